package dev.xs2gateway.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The result of one file request: who requested which file, what was sent, and how many upstream calls it took.
 *
 * @param version the version of this record's members
 * @param id names the record; its order among ids is the order of time
 * @param at when the request ended
 * @param linkId the id of the link that was used; the consumer is then {@code link}
 * @param bookingId the booking, if it is known
 * @param orderId the order; null for a zip of a whole booking
 * @param file a ticket's or an invoice's id, or {@code tickets.zip}
 * @param problem the code of the problem if no file was sent or the gateway cut it
 * @param range the first and the last byte of the part that was asked for, such as {@code 0-1023}; null for the whole file
 * @param bytes the bytes of the body that were really sent
 * @param source where the bytes came from: {@code stored}, {@code joined}, {@code fetched} or {@code zip}; null if none were at hand
 * @param durationMillis from the request's arrival to its end
 * @param upstreamCalls calls of XS2Event's API that this request caused
 * @param remoteAddress the caller's address, as far as {@code gateway.audit.remote-address} permits
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AuditRecord(
        int version,
        UUID id,
        Instant at,
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
        @Nullable String range,
        long bytes,
        @Nullable String source,
        long durationMillis,
        int upstreamCalls,
        @Nullable String remoteAddress) {
    /** The version of the members that this code writes. */
    public static final int VERSION = 1;

    private static final int LONGEST_NAME = 100;

    public AuditRecord {
        at = at.truncatedTo(ChronoUnit.MILLIS);
        bookingId = bookingId == null ? null : clean(bookingId);
        orderId = orderId == null ? null : clean(orderId);
        file = clean(file);
    }

    /** Shortens a name, because callers can send names of any length, and replaces what no text column takes. */
    private static String clean(String name) {
        String cut = name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME);
        return cut.chars().noneMatch(c -> c == 0 || Character.isSurrogate((char) c)) ? cut : replaced(cut);
    }

    private static String replaced(String name) {
        int[] readable = name.codePoints()
                .map(point -> point == 0 || (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE)
                        ? 0xFFFD
                        : point)
                .toArray();
        return new String(readable, 0, readable.length);
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

        /** The outcome with this word; null if there is none. */
        public static @Nullable Outcome of(String word) {
            return Arrays.stream(values())
                    .filter(outcome -> outcome.word().equals(word))
                    .findFirst()
                    .orElse(null);
        }

        @JsonValue
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
