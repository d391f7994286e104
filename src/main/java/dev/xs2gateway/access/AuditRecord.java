package dev.xs2gateway.access;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What became of one file request: who asked for what, what they got, and what it cost.
 *
 * @param bookingId of a zip over a whole booking, which has no {@code orderId}
 * @param file a ticket's or an invoice's id, or {@code tickets.zip}
 * @param problem the problem's code where there was no file, or the gateway cut it
 * @param bytes of the body that really left
 * @param upstreamCalls calls of XS2Event's API that this request caused
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AuditRecord(
        String consumer,
        String requestId,
        String method,
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

    /** Of a request that ended before anything was done for it. */
    public static AuditRecord unserved(
            Caller caller,
            String method,
            @Nullable String bookingId,
            @Nullable String orderId,
            String kind,
            String file,
            Outcome how,
            int status,
            @Nullable String problem) {
        return new AuditRecord(
                caller.consumer(),
                caller.requestId(),
                method,
                bookingId,
                orderId,
                kind,
                file,
                null,
                null,
                how,
                status,
                problem,
                0,
                0);
    }

    /** Callers name what they like. */
    private static String cut(String name) {
        return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME);
    }

    /** How a file request ends. */
    public enum Outcome {
        COMPLETE,
        /** The body stopped short: the caller left or read too slowly, or the file turned out wrong. */
        CUT,
        /** A HEAD was answered. */
        DESCRIBED,
        /** The caller has the file already (304). */
        UNCHANGED,
        /** A problem was answered instead. */
        REFUSED,
        /** The caller left before there was anything to send. */
        LEFT;

        /** Of a delivery; {@code complete}: all of the body has left. */
        public static Outcome of(boolean complete) {
            return complete ? COMPLETE : CUT;
        }

        @JsonValue
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
