package dev.xs2gateway.http.problem;

import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.failure.Failure.FileRef;
import dev.xs2gateway.failure.Failure.Where;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Maps each failure to the problem that the caller sees; no other class decides this. */
public final class Problems {
    private static final int LONGEST_ECHO = 100;

    private Problems() {}

    public static Problem of(Failure failure) {
        return switch (failure) {
            case Failure.InvalidId it ->
                of(
                        ProblemType.INVALID_ID,
                        "The " + it.kind() + " is not well formed.",
                        Map.of(it.kind(), echo(it.value())));
            case Failure.InvalidRequest it -> of(ProblemType.INVALID_REQUEST, it.detail(), Map.of());
            case Failure.NotConfigured it -> of(ProblemType.NOT_CONFIGURED, it.detail(), Map.of());
            case Failure.LinkNotFound it ->
                of(ProblemType.LINK_NOT_FOUND, "There is no such link, or it has expired.", Map.of());
            case Failure.BookingNotFound it ->
                of(
                        ProblemType.BOOKING_NOT_FOUND,
                        "XS2Event knows no booking with this id.",
                        Map.of("bookingId", it.bookingId()));
            case Failure.OrderNotFound it ->
                of(
                        ProblemType.ORDER_NOT_FOUND,
                        "XS2Event knows no order with this id.",
                        Map.of("orderId", it.orderId()));
            case Failure.TicketNotFound it ->
                of(
                        ProblemType.TICKET_NOT_FOUND,
                        "The order has no ticket with this id.",
                        Map.of("orderId", it.orderId(), "ticketId", it.ticketId()));
            case Failure.InvoiceNotFound it ->
                of(
                        ProblemType.INVOICE_NOT_FOUND,
                        "The order has no invoice with this id.",
                        Map.of("orderId", it.orderId(), "invoiceId", echo(it.invoiceId())));
            case Failure.ZipNotFound it ->
                of(
                        ProblemType.ZIP_NOT_FOUND,
                        "XS2Event offers no verifiable zip of this order.",
                        Map.of("orderId", it.orderId()));
            case Failure.NotFulfilled it ->
                of(
                        ProblemType.NOT_FULFILLED,
                        "The order's status is " + it.status() + ".",
                        with(it.where(), "orderStatus", it.status()));
            case Failure.DistributedElsewhere it ->
                of(
                        ProblemType.DISTRIBUTED_ELSEWHERE,
                        "The ticket's channel is " + it.channel() + ".",
                        with(it.where(), "channel", it.channel()));
            case Failure.NotAFile it ->
                of(
                        ProblemType.NOT_A_FILE,
                        "The ticket's type is " + it.type() + ".",
                        with(it.where(), "ticketType", it.type()));
            case Failure.NoFile it ->
                of(ProblemType.NO_FILE, "XS2Event lists no file for this ticket.", members(it.where()));
            case Failure.Incomplete it -> incomplete(of(it.first()), it);
            case Failure.ChecksumMismatch it ->
                of(
                        ProblemType.CHECKSUM_MISMATCH,
                        "The bytes that XS2Event sent do not have the SHA-256 that it states.",
                        members(it.file()));
            case Failure.ChecksumMissing it ->
                of(ProblemType.CHECKSUM_MISSING, "XS2Event states no SHA-256 for this file.", members(it.file()));
            case Failure.FileNotThere it ->
                of(
                        ProblemType.UPSTREAM_INVALID,
                        "XS2Event lists this file but does not deliver it.",
                        members(it.file()));
            case Failure.Replaced it ->
                of(
                        ProblemType.TICKET_REPLACED,
                        "The current file does not match If-Match.",
                        it.etag() == null ? Map.of() : Map.of("etag", '"' + it.etag() + '"'));
            case Failure.RangeNotSatisfiable it ->
                of(
                        ProblemType.RANGE_NOT_SATISFIABLE,
                        "The file has " + it.length() + " bytes.",
                        Map.of("length", it.length()));
            case Failure.FileUnobtainable it -> of(ProblemType.UPSTREAM_INVALID, sentence(it.why()), Map.of());
            case Failure.FileTooLarge it ->
                of(ProblemType.UPSTREAM_INVALID, "The file is larger than gateway.files.max-file.", Map.of());
            case Failure.UpstreamInvalid it -> of(ProblemType.UPSTREAM_INVALID, sentence(it.why()), Map.of());
            case Failure.QueryRefused it ->
                of(ProblemType.UPSTREAM_INVALID, "XS2Event answered " + it.status() + ".", Map.of());
            case Failure.UpstreamRefused it ->
                of(ProblemType.UPSTREAM_REFUSED, "XS2Event does not accept the gateway's key.", Map.of());
            case Failure.LinkRefused it -> of(ProblemType.LINK_REFUSED, sentence(it.why()), Map.of());
            case Failure.OnlyIfCached it ->
                of(ProblemType.ONLY_IF_CACHED, "The cache holds no suitable response.", Map.of());
            case Failure.BudgetExhausted it -> of(ProblemType.BUDGET_EXHAUSTED, sentence(it.why()), it.retryAfter());
            case Failure.UpstreamUnavailable it ->
                of(ProblemType.UPSTREAM_UNAVAILABLE, sentence(it.why()), it.retryAfter());
            case Failure.UpstreamTimeout it ->
                of(ProblemType.UPSTREAM_TIMEOUT, "XS2Event did not answer in time.", Map.of());
            case Failure.StorageFull it ->
                of(ProblemType.STORAGE_FULL, "The store has no room for this file.", it.retryAfter());
            case Failure.Overloaded it ->
                of(ProblemType.OVERLOADED, "The memory for responses that are being sent is used up.", it.retryAfter());
            case Failure.IdentityUnavailable it ->
                of(
                        ProblemType.IDENTITY_UNAVAILABLE,
                        "The identity provider cannot be reached, so the token cannot be checked.",
                        it.retryAfter());
            case Failure.DatabaseUnavailable it ->
                of(
                        ProblemType.DATABASE_UNAVAILABLE,
                        "The gateway's database cannot be reached, or does not answer in time.",
                        it.retryAfter());
            case Failure.CallerLeft it -> of(ProblemType.INTERNAL, "The caller has disconnected.", Map.of());
        };
    }

    /** The problem of one id among many; the log holds the cause. */
    public static Problem internal() {
        return of(ProblemType.INTERNAL, "The gateway failed.", Map.of());
    }

    /**
     * The problem of a request that still waits when the gateway stops; once
     * {@code Retry-After} is over, another pod answers, or this one after its restart.
     */
    public static Problem shuttingDown() {
        return of(ProblemType.SHUTTING_DOWN, "The gateway is shutting down.", Duration.ofSeconds(5));
    }

    /** The problem of a request that exceeds the limit on requests under way. */
    public static Problem overloaded() {
        return of(
                ProblemType.OVERLOADED,
                "The gateway already handles as many requests as it accepts at once.",
                Duration.ofSeconds(1));
    }

    /** The problem of an address that has sent too many tokens that were rejected. */
    public static Problem tooManyAttempts(Duration retryAfter) {
        return of(ProblemType.QUOTA_EXCEEDED, "This address has sent too many tokens that were rejected.", retryAfter);
    }

    public static Problem tooLarge() {
        return of(ProblemType.TOO_LARGE, "The body is larger than the gateway accepts.", Map.of());
    }

    public static Problem of(ProblemType type, String detail, Map<String, Object> members) {
        return new Problem(type, detail, members, null);
    }

    private static Problem of(ProblemType type, String detail, Duration retryAfter) {
        return new Problem(type, detail, Map.of(), retryAfter);
    }

    /** Widens the first ticket's problem to the whole zip, and names all missing tickets. */
    private static Problem incomplete(Problem first, Failure.Incomplete it) {
        ProblemType type = first.status() == 409 ? first.kind() : ProblemType.NO_FILE;
        Map<String, Object> members = new HashMap<>(first.members());
        members.remove("ticketId");
        members.remove("file");
        members.put("missing", it.missing());
        return of(
                type,
                "Tickets of this zip that are not available: %d. %s%s"
                        .formatted(
                                it.missing().size(),
                                first.detail(),
                                it.partly() ? " With partial=true, the zip names them in MISSING.txt." : ""),
                members);
    }

    private static Map<String, Object> members(Where where) {
        Map<String, Object> members = new HashMap<>();
        members.put("orderId", where.orderId());
        if (where.ticketId() != null) {
            members.put("ticketId", where.ticketId());
        }
        members.put("state", where.state());
        members.put("final", where.ended());
        return members;
    }

    private static Map<String, Object> with(Where where, String name, String value) {
        Map<String, Object> members = members(where);
        members.put(name, value);
        return members;
    }

    private static Map<String, Object> members(FileRef file) {
        return Map.of("orderId", file.orderId(), "file", file.name());
    }

    private static String echo(String value) {
        return value.length() <= LONGEST_ECHO ? value : value.substring(0, LONGEST_ECHO) + "…";
    }

    private static String sentence(String why) {
        return Character.toUpperCase(why.charAt(0)) + why.substring(1) + ".";
    }
}
