package dev.xs2gateway.orders.cache;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** The JSON object of a snapshot, and the weak entity tag of its content. The bytes are shared and must not be modified. */
public final class SerializedView {
    private final byte[] json;
    private final String etag;

    public SerializedView(byte[] json, String etag) {
        this.json = json;
        this.etag = etag;
    }

    public byte[] json() {
        return json;
    }

    /** Returns the entity tag as it appears in a header, including {@code W/} and the quotes. */
    public String etag() {
        return etag;
    }

    /** Returns an upper bound for the bytes that {@link #writeTagged} writes, including a comma. */
    public long taggedBytes() {
        return json.length + etag.length() + 20L;
    }

    /** Writes the object, with its entity tag as an additional member. */
    public void writeTagged(ByteArrayOutputStream out) {
        out.write(json, 0, json.length - 1);
        out.writeBytes(",\"etag\":\"%s\"}".formatted(etag.replace("\"", "\\\"")).getBytes(StandardCharsets.US_ASCII));
    }
}
