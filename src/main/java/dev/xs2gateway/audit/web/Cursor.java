package dev.xs2gateway.audit.web;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.UUID;

/** The position between two pages: the id of the last record of a page, as a text that callers pass back. */
final class Cursor {
    private static final int BYTES = 2 * Long.BYTES;

    private Cursor() {}

    static String after(UUID id) {
        byte[] bytes = ByteBuffer.allocate(BYTES)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    static UUID read(String text) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(text);
            if (bytes.length == BYTES) {
                ByteBuffer id = ByteBuffer.wrap(bytes);
                return new UUID(id.getLong(), id.getLong());
            }
        } catch (IllegalArgumentException e) {
            // Not a cursor either.
        }
        throw AuditQuery.refused("after has to be the cursor of a page before");
    }
}
