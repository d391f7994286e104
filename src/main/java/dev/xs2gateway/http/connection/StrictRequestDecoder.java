package dev.xs2gateway.http.connection;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.LastHttpContent;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;
import java.util.List;

/**
 * Reads HTTP/1.1 requests like the decoder of Vert.x, but accepts only empty lines before a request line (RFC 9112, 2.2). Netty skips
 * every control character and blank there (CVE-2026-50020), so that a proxy in front may see another request than the gateway does. The
 * decoder reports an unreadable request instead, and discards everything that follows.
 */
final class StrictRequestDecoder extends VertxHttpRequestDecoder {
    private static final int DELETE = 0x7F;

    private boolean isBetweenRequests = true;
    private boolean isRefused;

    StrictRequestDecoder(HttpServerOptions options) {
        super(options);
    }

    /** Decodes parts of at most one request per call: its head, some of its body, its end. */
    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf bytes, List<Object> out) throws Exception {
        if (isRefused) {
            bytes.skipBytes(bytes.readableBytes());
            return;
        }
        if (isBetweenRequests && !isAtRequestLine(bytes, out)) {
            return;
        }
        super.decode(context, bytes, out);
        if (!out.isEmpty()) {
            isBetweenRequests = out.getLast() instanceof LastHttpContent;
        }
    }

    /** Skips empty lines. Returns false if the request line has not begun, or if something else precedes it. */
    private boolean isAtRequestLine(ByteBuf bytes, List<Object> out) {
        while (bytes.isReadable()) {
            byte next = bytes.getByte(bytes.readerIndex());
            if (next == '\n') {
                bytes.skipBytes(1);
            } else if (next == '\r') {
                if (bytes.readableBytes() == 1) {
                    return false;
                }
                if (bytes.getByte(bytes.readerIndex() + 1) != '\n') {
                    refuse(bytes, out);
                    return false;
                }
                bytes.skipBytes(2);
            } else if ((next >= 0 && next <= ' ') || next == DELETE) {
                refuse(bytes, out);
                return false;
            } else {
                return true;
            }
        }
        return false;
    }

    private void refuse(ByteBuf bytes, List<Object> out) {
        isRefused = true;
        bytes.skipBytes(bytes.readableBytes());
        HttpMessage unreadable = createInvalidMessage();
        unreadable.setDecoderResult(
                DecoderResult.failure(new IllegalArgumentException("a control character before the request line")));
        out.add(unreadable);
    }
}
