package dev.xs2gateway.orders.cache;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** An answer's JSON, an object, and the weak entity tag of what it says. The bytes are shared, so nobody changes them. */
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

    /** With quotes and all, as it stands in a header. */
    public String etag() {
        return etag;
    }

    /** How many bytes {@link #writeTagged} writes at most, a comma included. */
    public long taggedBytes() {
        return json.length + etag.length() + 20L;
    }

    /** The object with its tag as one more member. */
    public void writeTagged(ByteArrayOutputStream out) {
        out.write(json, 0, json.length - 1);
        out.writeBytes(",\"etag\":\"%s\"}".formatted(etag.replace("\"", "\\\"")).getBytes(StandardCharsets.US_ASCII));
    }
}
