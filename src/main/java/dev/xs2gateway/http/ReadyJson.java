package dev.xs2gateway.http;

/** JSON as it is sent. The bytes are shared by all who send it, so nobody changes them. */
public final class ReadyJson {
    private final byte[] bytes;

    /** The bytes are not copied. */
    public ReadyJson(byte[] bytes) {
        this.bytes = bytes;
    }

    byte[] bytes() {
        return bytes;
    }
}
