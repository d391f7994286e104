package dev.xs2gateway.upstream.url;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.PrimitiveIterator;

/**
 * Percent-encoding as the WHATWG URL standard defines it: encodes only the characters that must be encoded, and never changes a {@code %}.
 */
public final class PercentEncoding {
    private static final HexFormat HEX = HexFormat.of().withUpperCase();
    private static final String IN_PATH = " \"#<>?^`{}";
    private static final String IN_QUERY = " \"#<>'";
    private static final int REPLACEMENT = 0xFFFD;

    private PercentEncoding() {}

    static String ofPath(String segment) {
        return encoded(segment, IN_PATH);
    }

    static String ofQuery(String query) {
        return encoded(query, IN_QUERY);
    }

    private static String encoded(String text, String reserved) {
        StringBuilder all = new StringBuilder(text.length());
        for (PrimitiveIterator.OfInt each = text.codePoints().iterator(); each.hasNext(); ) {
            int c = each.nextInt();
            if (c <= 0x1F || c >= 0x7F || reserved.indexOf(c) >= 0) {
                append(all, Character.isSurrogate((char) c) && c <= 0xFFFF ? REPLACEMENT : c);
            } else {
                all.append((char) c);
            }
        }
        return all.toString();
    }

    private static void append(StringBuilder all, int codePoint) {
        for (byte each : Character.toString(codePoint).getBytes(StandardCharsets.UTF_8)) {
            HEX.toHexDigits(all.append('%'), each);
        }
    }

    /** Decodes a text to bytes; a {@code %} that is not followed by two hex digits is kept. */
    static byte[] decoded(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream all = new ByteArrayOutputStream(bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            boolean escape = bytes[i] == '%'
                    && i + 2 < bytes.length
                    && HexFormat.isHexDigit(bytes[i + 1])
                    && HexFormat.isHexDigit(bytes[i + 2]);
            if (escape) {
                all.write((HexFormat.fromHexDigit(bytes[i + 1]) << 4) | HexFormat.fromHexDigit(bytes[i + 2]));
                i += 2;
            } else {
                all.write(bytes[i]);
            }
        }
        return all.toByteArray();
    }

    /**
     * The text of a header whose bytes were decoded as Latin-1, as HTTP libraries do. Returns the text that the bytes mean in UTF-8;
     * if they are not UTF-8, returns the text with each byte beyond ASCII percent-encoded, so that it is sent back as it came.
     */
    public static String ofHeader(String latin1) {
        byte[] bytes = latin1.getBytes(StandardCharsets.ISO_8859_1);
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException noUtf8) {
            StringBuilder all = new StringBuilder();
            for (byte each : bytes) {
                if (each < 0) {
                    HEX.toHexDigits(all.append('%'), each);
                } else {
                    all.append((char) each);
                }
            }
            return all.toString();
        }
    }
}
