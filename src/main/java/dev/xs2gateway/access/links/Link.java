package dev.xs2gateway.access.links;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A right to download one file until a time. Each client that presents the link has the right.
 *
 * @param id names the link in logs and audit records; 16 random characters of {@code [A-Za-z0-9_-]}. It does not give the right
 * @param kind what kind of file it is
 * @param ownerId the order; the booking for {@link Kind#BOOKING_ZIP}; 1 to 64 characters
 * @param itemId the ticket or the invoice, up to 255 bytes in UTF-8; empty for a zip
 * @param expiresAt the first instant at which the link is no longer valid, in whole seconds
 * @param confirm whether a browser gets a page with a button first
 */
public record Link(String id, Kind kind, String ownerId, String itemId, Instant expiresAt, boolean confirm) {
    /** The kinds of files that a link can give. */
    public enum Kind {
        TICKET(0),
        ORDER_ZIP(1),
        BOOKING_ZIP(2),
        INVOICE(3);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        /** The kind in a token; never changed, because tokens that were signed before an update must stay valid. */
        int code() {
            return code;
        }

        /** The kind with this code; null if there is none. */
        static @Nullable Kind of(int code) {
            for (Kind kind : values()) {
                if (kind.code == code) {
                    return kind;
                }
            }
            return null;
        }
    }
}
