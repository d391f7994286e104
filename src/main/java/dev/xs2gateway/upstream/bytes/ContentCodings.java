package dev.xs2gateway.upstream.bytes;

import dev.xs2gateway.failure.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/**
 * Undoes an answer's content codings (RFC 9110, 8.4): {@code gzip}, {@code x-gzip} and {@code deflate}, also several of them. Each is
 * undone only where the bytes are coded like that: some proxies decode a body and leave the header.
 */
public final class ContentCodings {
    private static final int MOST_CODINGS = 4;
    private static final int MAGIC_BYTES = 2;

    private ContentCodings() {}

    /**
     * The codings in the order in which they were applied; none where the body is not coded.
     *
     * @throws RuntimeException with {@link Failure.UpstreamInvalid} for one that is not known, or more of them than anyone needs
     */
    public static List<String> read(List<String> contentEncodingHeaders) {
        List<String> codings = new ArrayList<>();
        for (String header : contentEncodingHeaders) {
            for (String coding : header.split(",", -1)) {
                String name = coding.strip().toLowerCase(Locale.ROOT);
                switch (name) {
                    case "", "identity" -> {}
                    case "gzip", "x-gzip", "deflate" -> codings.add(name);
                    default ->
                        throw new Failure.UpstreamInvalid("the answer has a content coding that was not asked for")
                                .asException();
                }
            }
        }
        if (codings.size() > MOST_CODINGS) {
            throw new Failure.UpstreamInvalid("the answer has more than " + MOST_CODINGS + " content codings")
                    .asException();
        }
        return codings;
    }

    /** The body without its codings; reads ahead, and fails with an {@link IOException} where it is damaged. */
    public static InputStream decode(InputStream body, List<String> codings) throws IOException {
        InputStream decoded = body;
        for (String coding : codings.reversed()) {
            decoded = coding.equals("deflate") ? inflate(decoded) : gunzip(decoded);
        }
        return decoded;
    }

    private static InputStream gunzip(InputStream coded) throws IOException {
        Peekable peekable = new Peekable(coded);
        int magic = peekable.magic();
        return magic == GZIPInputStream.GZIP_MAGIC ? new GZIPInputStream(peekable) : peekable;
    }

    /** With the header of zlib, as it should be, or without. */
    private static InputStream inflate(InputStream coded) throws IOException {
        Peekable peekable = new Peekable(coded);
        int magic = peekable.magic();
        boolean zlib = (magic & 0x0f) == 8 && ((magic & 0xff) << 8 | magic >> 8) % 31 == 0;
        return new InflaterInputStream(peekable, new Inflater(!zlib));
    }

    /** Says truly whether more comes: {@link GZIPInputStream} else takes the end of the first member for that of all. */
    private static final class Peekable extends PushbackInputStream {
        Peekable(InputStream in) {
            super(in, MAGIC_BYTES);
        }

        /** The first two bytes, the lower one first; -1 where there are fewer. */
        int magic() throws IOException {
            byte[] first = readNBytes(MAGIC_BYTES);
            unread(first);
            return first.length < MAGIC_BYTES ? -1 : (first[0] & 0xff) | (first[1] & 0xff) << 8;
        }

        @Override
        public int available() throws IOException {
            int next = read();
            if (next >= 0) {
                unread(next);
            }
            return next >= 0 ? 1 : 0;
        }
    }
}
