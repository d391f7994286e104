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
 * Removes the content codings of an answer (RFC 9110, 8.4): {@code gzip}, {@code x-gzip} and {@code deflate}, also several of
 * them. A coding is removed only if the bytes are actually coded that way: some proxies decode a body and leave the header.
 */
public final class ContentCodings {
    private static final int MOST_CODINGS = 4;
    private static final int MAGIC_BYTES = 2;

    private ContentCodings() {}

    /**
     * The codings in the order in which they were applied; empty if the body is not coded.
     *
     * @throws RuntimeException with {@link Failure.UpstreamInvalid} for an unknown coding, or for more codings than any answer needs
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
                        throw new Failure.UpstreamInvalid("the response has an unrequested content coding")
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

    /** Decodes a body; reads ahead, and fails with an {@link IOException} if the body is damaged. */
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

    /** Inflates a body with a zlib header, which is the correct form, or without one. */
    private static InputStream inflate(InputStream coded) throws IOException {
        Peekable peekable = new Peekable(coded);
        int magic = peekable.magic();
        boolean zlib = (magic & 0x0f) == 8 && ((magic & 0xff) << 8 | magic >> 8) % 31 == 0;
        return new InflaterInputStream(peekable, new Inflater(!zlib));
    }

    /**
     * A stream that states correctly whether more bytes follow; otherwise {@link GZIPInputStream} takes the end
     * of the first member for the end of all members.
     */
    private static final class Peekable extends PushbackInputStream {
        Peekable(InputStream in) {
            super(in, MAGIC_BYTES);
        }

        /** The first two bytes as a number, the first byte lowest; -1 if there are fewer than two. */
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
