package dev.xs2gateway.failure;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What kept the gateway from giving the caller what was asked, in the domain's words. */
public sealed interface Failure {

    /** An exception that carries this failure through code that returns something else. */
    default FailureException asException() {
        return new FailureException(this, null);
    }

    /** As {@link #asException()}, keeping what caused it for the log. */
    default FailureException causedBy(Throwable cause) {
        return new FailureException(this, cause);
    }

    /** An id that no XS2Event id can be; {@code kind} says which, such as {@code bookingId}. */
    record InvalidId(String kind, String value) implements Failure {}

    /** A request that is not well formed; {@code detail} tells the caller what to change. */
    record InvalidRequest(String detail) implements Failure {}

    record BookingNotFound(String bookingId) implements Failure {}

    record OrderNotFound(String orderId) implements Failure {}

    record TicketNotFound(String orderId, String ticketId) implements Failure {}

    record InvoiceNotFound(String orderId, String invoiceId) implements Failure {}

    record ZipNotFound(String orderId) implements Failure {}

    /** A file that cannot be had now, and where its order stands; {@code ticketId} is null for a zip. */
    record NotFulfilled(Where where, String status) implements Failure {}

    record DistributedElsewhere(Where where, String channel) implements Failure {}

    record NotAFile(Where where, String type) implements Failure {}

    record NoFile(Where where) implements Failure {}

    /** Tickets that belong into a zip but cannot be had; {@code first} is why the first of them cannot, {@code partly}: others can. */
    record Incomplete(Failure first, List<MissingTicket> missing, boolean partly) implements Failure {}

    /** A ticket that cannot be had, and the {@code download} that says why; without its id where the order lists none. */
    record MissingTicket(String orderId, @Nullable String ticketId, String download) {}

    /** Which file was asked for and the order's state; {@code ended}: it will never be had any more. */
    record Where(String orderId, @Nullable String ticketId, String state, boolean ended) {}

    /** Bytes whose SHA-256 is not the one that the vendor states; both in lower-case hex. */
    record ChecksumMismatch(FileRef file, String stated, String computed) implements Failure {}

    /** The vendor states no SHA-256 that can be checked, and the policy requires one. */
    record ChecksumMissing(FileRef file) implements Failure {}

    /** A file of an order: a ticket's or an invoice's id, or {@code tickets.zip}. */
    record FileRef(String orderId, String name) {
        @Override
        public String toString() {
            return name + " of order " + orderId;
        }
    }

    /** The vendor states this file but does not give it: it may have been reissued under another name. */
    record FileNotThere(FileRef file) implements Failure {}

    /** The file is no longer the one that the caller wants; {@code etag} names the one that is, where that is known. */
    record Replaced(@Nullable String etag) implements Failure {}

    /** Nothing of the part that the caller wants is in the file, which has {@code length} bytes. */
    record RangeNotSatisfiable(long length) implements Failure {}

    /** The vendor's answer says by its status or its size that the file is not to be had; asking again cannot help. */
    record FileUnobtainable(String why) implements Failure {}

    /** The file is larger than the gateway takes. */
    record FileTooLarge() implements Failure {}

    /** The vendor answered something that cannot be understood; {@code why} is ours, never the vendor's text. */
    record UpstreamInvalid(String why) implements Failure {}

    /** The vendor refuses what it was asked, with a 400, 422 or the like: something in it, or all of it. */
    record QueryRefused(int status) implements Failure {}

    /** The vendor refuses the gateway's key. */
    record UpstreamRefused() implements Failure {}

    /** The zip link that the vendor gave leads where the gateway does not go; {@code why} names the rule, not the link. */
    record LinkRefused(String why) implements Failure {}

    /** The caller wants no call made, and nothing that would do is kept here. */
    record OnlyIfCached() implements Failure {}

    /** No call is left in time; {@code why} is ours. */
    record BudgetExhausted(String why, Duration retryAfter) implements Failure {
        /** Of the usual kind: what is allowed has been used. */
        public BudgetExhausted(Duration retryAfter) {
            this("all calls that XS2Event allows are spent", retryAfter);
        }
    }

    /** The vendor is down, limits us or cannot be reached; {@code why} is ours. */
    record UpstreamUnavailable(String why, Duration retryAfter) implements Failure {}

    record UpstreamTimeout() implements Failure {}

    /** No room is left in the store for what is being fetched. */
    record StorageFull(Duration retryAfter) implements Failure {}

    /** The memory for what callers have not read yet is taken. */
    record Overloaded(Duration retryAfter) implements Failure {}

    /** The caller has left; nobody reads the answer. */
    record CallerLeft() implements Failure {}
}
