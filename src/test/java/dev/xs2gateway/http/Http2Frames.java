package dev.xs2gateway.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;

/** What a caller sends over HTTP/2, frame by frame: the connection's preface, and one request on its first stream. */
final class Http2Frames {
    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    private static final String EMPTY_SETTINGS = "000000040000000000";
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int PING = 6;
    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;
    private static final int METHOD_GET = 0x82;
    private static final int METHOD_POST = 0x83;
    private static final int SCHEME_HTTP = 0x86;
    private static final int NAME_IS_LITERAL = 0;
    private static final int PATH = 4;
    private static final int AUTHORITY = 1;

    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();

    private Http2Frames() {}

    /** Frames that follow others. */
    static Http2Frames more() {
        return new Http2Frames();
    }

    /** The preface, and a request without a body whose target may be anything. */
    static byte[] get(String target) {
        return withPreface()
                .frame(HEADERS, END_STREAM | END_HEADERS, 1, head(METHOD_GET, target))
                .bytes();
    }

    /** The preface, and the head of a request whose body follows. */
    static Http2Frames post(String path, String... namesAndValues) {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        head.writeBytes(head(METHOD_POST, path));
        for (int n = 0; n < namesAndValues.length; n += 2) {
            literal(head, namesAndValues[n], namesAndValues[n + 1]);
        }
        return withPreface().frame(HEADERS, END_HEADERS, 1, head.toByteArray());
    }

    Http2Frames data(String data) {
        return frame(DATA, 0, 1, data.getBytes(ISO_8859_1));
    }

    Http2Frames lastData(String data) {
        return frame(DATA, END_STREAM, 1, data.getBytes(ISO_8859_1));
    }

    Http2Frames trailers(String name, String value) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        literal(block, name, value);
        return frame(HEADERS, END_STREAM | END_HEADERS, 1, block.toByteArray());
    }

    /** A ping with eight characters, which the gateway returns once it has read all frames before it. */
    Http2Frames ping(String eight) {
        return frame(PING, 0, 0, eight.getBytes(ISO_8859_1));
    }

    byte[] bytes() {
        return sent.toByteArray();
    }

    private static Http2Frames withPreface() {
        Http2Frames frames = new Http2Frames();
        frames.sent.writeBytes(PREFACE.getBytes(ISO_8859_1));
        frames.sent.writeBytes(HexFormat.of().parseHex(EMPTY_SETTINGS));
        return frames;
    }

    private Http2Frames frame(int type, int flags, int stream, byte[] content) {
        sent.writeBytes(HexFormat.of().parseHex("%06x%02x%02x%08x".formatted(content.length, type, flags, stream)));
        sent.writeBytes(content);
        return this;
    }

    private static byte[] head(int method, String target) {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        head.write(method);
        head.write(SCHEME_HTTP);
        head.write(PATH);
        text(head, target);
        head.write(AUTHORITY);
        text(head, "localhost");
        return head.toByteArray();
    }

    private static void literal(ByteArrayOutputStream block, String name, String value) {
        block.write(NAME_IS_LITERAL);
        text(block, name);
        text(block, value);
    }

    private static void text(ByteArrayOutputStream block, String text) {
        block.write(text.length());
        block.writeBytes(text.getBytes(ISO_8859_1));
    }
}
