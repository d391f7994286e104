package dev.xs2gateway.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The result of one file request: who requested which file, what was sent, and how many upstream calls it took.
 *
 * @param linkId the id of the link that was used; the consumer is then {@code link}
 * @param bookingId the booking, for a zip of a whole booking, which has no {@code orderId}
 * @param file a ticket's or an invoice's id, or {@code tickets.zip}
 * @param problem the code of the problem if no file was sent or the gateway cut it
 * @param bytes the bytes of the body that were really sent
 * @param upstreamCalls calls of XS2Event's API that this request caused
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AuditRecord(
        String consumer,
        String requestId,
        String method,
        @Nullable String linkId,
        @Nullable String bookingId,
        @Nullable String orderId,
        String kind,
        String file,
        @Nullable String digestStated,
        @Nullable String digestComputed,
        Outcome outcome,
        int status,
        @Nullable String problem,
        long bytes,
        int upstreamCalls) {
    private static final int LONGEST_NAME = 100;

    public AuditRecord {
        bookingId = bookingId == null ? null : cut(bookingId);
        orderId = orderId == null ? null : cut(orderId);
        file = cut(file);
    }

    /** Shortens a name, because callers can send names of any length. */
    private static String cut(String name) {
        return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME);
    }

    /** How a file request ended. */
    public enum Outcome {
        COMPLETE,
        /** The body was not sent to its end: the caller disconnected or read too slowly, or the file turned out to be wrong. */
        CUT,
        /** A HEAD request was answered. */
        DESCRIBED,
        /** The caller already has the file (304). */
        UNCHANGED,
        /** A problem was sent instead of the file. */
        REFUSED,
        /** The caller disconnected before there was anything to send. */
        LEFT;

        /** The outcome of a delivery; {@code complete}: the whole body was sent. */
        public static Outcome of(boolean complete) {
            return complete ? COMPLETE : CUT;
        }

        @JsonValue
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
