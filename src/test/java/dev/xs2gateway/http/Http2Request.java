package dev.xs2gateway.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;

/** A connection's first bytes over HTTP/2, with one GET whose target may be anything. */
final class Http2Request {
    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    private static final String EMPTY_SETTINGS = "000000040000000000";
    private static final int METHOD_GET = 0x82;
    private static final int SCHEME_HTTP = 0x86;
    private static final int PATH = 4;
    private static final int AUTHORITY = 1;

    private Http2Request() {}

    static byte[] get(String target) {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        head.write(METHOD_GET);
        head.write(SCHEME_HTTP);
        literal(head, PATH, target);
        literal(head, AUTHORITY, "localhost");
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(PREFACE.getBytes(ISO_8859_1));
        // HEADERS of stream 1, with END_STREAM and END_HEADERS.
        all.writeBytes(HexFormat.of().parseHex(EMPTY_SETTINGS + "0000%02x010500000001".formatted(head.size())));
        all.writeBytes(head.toByteArray());
        return all.toByteArray();
    }

    /** Not indexed, by the static table's name. */
    private static void literal(ByteArrayOutputStream head, int name, String value) {
        head.write(name);
        head.write(value.length());
        head.writeBytes(value.getBytes(ISO_8859_1));
    }
}
