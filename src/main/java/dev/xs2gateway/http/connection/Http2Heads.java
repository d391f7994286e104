package dev.xs2gateway.http.connection;

import io.netty.buffer.ByteBuf;

/** Follows the frames of an HTTP/2 connection (RFC 9113, 4.1 and 6.2) to detect an incomplete head. */
final class Http2Heads {
    private static final int PREFACE_LENGTH = 24;
    private static final int FRAME_HEADER_LENGTH = 9;
    private static final int DATA = 0x0;
    private static final int HEADERS = 0x1;
    private static final int CONTINUATION = 0x9;
    private static final int END_HEADERS = 0x4;

    private final int[] frameHeader = new int[FRAME_HEADER_LENGTH];
    private int headerBytes;
    private int toSkip = PREFACE_LENGTH;
    private boolean isData;
    private boolean isBlockOpen;

    /**
     * Whether, after these bytes, anything other than a request's body is
     * incomplete: a header block, or any frame that is not a DATA frame.
     */
    boolean isInsideAfter(ByteBuf bytes) {
        int at = bytes.readerIndex();
        while (at < bytes.writerIndex()) {
            if (toSkip > 0) {
                int skipped = Math.min(toSkip, bytes.writerIndex() - at);
                toSkip -= skipped;
                at += skipped;
            } else {
                add(bytes.getUnsignedByte(at++));
            }
        }
        return isBlockOpen || headerBytes > 0 || (toSkip > 0 && !isData);
    }

    private void add(int next) {
        frameHeader[headerBytes++] = next;
        if (headerBytes == FRAME_HEADER_LENGTH) {
            headerBytes = 0;
            toSkip = frameHeader[0] << 16 | frameHeader[1] << 8 | frameHeader[2];
            int type = frameHeader[3];
            isData = type == DATA;
            if (type == HEADERS || type == CONTINUATION) {
                isBlockOpen = (frameHeader[4] & END_HEADERS) == 0;
            }
        }
    }
}
