package dev.xs2gateway.failure;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The reason why the gateway could not give the caller what was requested, in the terms of the domain. */
public sealed interface Failure {

    /** An exception that carries this failure through code that returns another type. */
    default FailureException asException() {
        return new FailureException(this, null);
    }

    /** Like {@link #asException()}, and keeps the cause for the log. */
    default FailureException causedBy(Throwable cause) {
        return new FailureException(this, cause);
    }

    /** An id that cannot be an XS2Event id; {@code kind} names the kind of id, such as {@code bookingId}. */
    record InvalidId(String kind, String value) implements Failure {}

    /** A request that is not well formed; {@code detail} tells the caller what to change. */
    record InvalidRequest(String detail) implements Failure {}

    /** A route, or a part of it, that needs something that the gateway is run without; {@code detail} names it. */
    record NotConfigured(String detail) implements Failure {}

    /** A link that is forged, expired or not a link; which of them, the caller does not learn. */
    record LinkNotFound() implements Failure {}

    record BookingNotFound(String bookingId) implements Failure {}

    record OrderNotFound(String orderId) implements Failure {}

    record TicketNotFound(String orderId, String ticketId) implements Failure {}

    record InvoiceNotFound(String orderId, String invoiceId) implements Failure {}

    record ZipNotFound(String orderId) implements Failure {}

    /** A file that is not available now, and the status of its order; the {@code ticketId} is null for a zip. */
    record NotFulfilled(Where where, String status) implements Failure {}

    record DistributedElsewhere(Where where, String channel) implements Failure {}

    record NotAFile(Where where, String type) implements Failure {}

    record NoFile(Where where) implements Failure {}

    /**
     * Tickets that belong in a zip but are not available; {@code first} is
     * the reason for the first of them, {@code partly}: others are available.
     */
    record Incomplete(Failure first, List<MissingTicket> missing, boolean partly) implements Failure {}

    /** A ticket that is not available, and the {@code download} value that says why; without an id if the order lists no tickets. */
    record MissingTicket(String orderId, @Nullable String ticketId, String download) {}

    /** The requested file and the state of its order; {@code ended}: the file will never be available again. */
    record Where(String orderId, @Nullable String ticketId, String state, boolean ended) {}

    /** Bytes whose SHA-256 differs from the one that XS2Event states; both in lower-case hex. */
    record ChecksumMismatch(FileRef file, String stated, String computed) implements Failure {}

    /** XS2Event states no SHA-256 that can be checked, and the policy requires one. */
    record ChecksumMissing(FileRef file) implements Failure {}

    /** A file of an order: a ticket's or an invoice's id, or {@code tickets.zip}. */
    record FileRef(String orderId, String name) {
        @Override
        public String toString() {
            return name + " of order " + orderId;
        }
    }

    /** XS2Event lists this file but does not deliver it: it may have been reissued under another name. */
    record FileNotThere(FileRef file) implements Failure {}

    /** The file is no longer the one that the caller wants; {@code etag} identifies the current one, if it is known. */
    record Replaced(@Nullable String etag) implements Failure {}

    /** The requested range does not overlap the file, which has {@code length} bytes. */
    record RangeNotSatisfiable(long length) implements Failure {}

    /** The status or the size of XS2Event's response shows that the file cannot be obtained; a retry cannot help. */
    record FileUnobtainable(String why) implements Failure {}

    /** The file is larger than the gateway accepts. */
    record FileTooLarge() implements Failure {}

    /** XS2Event sent a response that cannot be understood; {@code why} is the gateway's text, never XS2Event's. */
    record UpstreamInvalid(String why) implements Failure {}

    /** XS2Event refuses the query with a 400, a 422 or the like: a part of the query, or all of it. */
    record QueryRefused(int status) implements Failure {}

    /** XS2Event refuses the gateway's key. */
    record UpstreamRefused() implements Failure {}

    /** The zip link that XS2Event gave leads to an address that the gateway does not call; {@code why} names the rule, not the link. */
    record LinkRefused(String why) implements Failure {}

    /** The caller allows no upstream call, and no suitable response is cached. */
    record OnlyIfCached() implements Failure {}

    /** No upstream call is available in time; {@code why} is the gateway's text. */
    record BudgetExhausted(String why, Duration retryAfter) implements Failure {
        /** The usual case: all allowed calls have been made. */
        public BudgetExhausted(Duration retryAfter) {
            this("all calls that XS2Event allows have been made", retryAfter);
        }
    }

    /** XS2Event is down, limits the gateway or cannot be reached; {@code why} is the gateway's text. */
    record UpstreamUnavailable(String why, Duration retryAfter) implements Failure {}

    record UpstreamTimeout() implements Failure {}

    /** The store has no room for the file that is being fetched. */
    record StorageFull(Duration retryAfter) implements Failure {}

    /** The memory for data that callers have not read yet is used up. */
    record Overloaded(Duration retryAfter) implements Failure {}

    /** The caller's token can be neither accepted nor rejected, because the keys of its issuer cannot be had now. */
    record IdentityUnavailable(Duration retryAfter) implements Failure {}

    /** The database cannot be reached, and the request cannot be answered without it. */
    record DatabaseUnavailable(Duration retryAfter) implements Failure {}

    /** The caller has disconnected and does not read the response. */
    record CallerLeft() implements Failure {
        /**
         * The exception of a thread that was interrupted while it waited: an interrupt means that the caller has disconnected.
         * Restores the thread's interrupt flag.
         */
        public static FailureException after(InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            return new CallerLeft().causedBy(interrupt);
        }
    }
}
