package dev.xs2gateway.http.problem;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The types of problem answers, each with its status and the text of its page. */
public enum ProblemType {
    INVALID_ID(
            400,
            "That is not an id",
            "Ids have 1 to 64 letters, digits, '_' or '-' (ticket ids up to 80). Send it as it was given."),
    INVALID_REQUEST(
            400,
            "The request is not well formed",
            "Change the request as the detail says; sending it again unchanged cannot help."),
    UNAUTHENTICATED(
            401,
            "The request proves no identity",
            "Send the token of your service as Authorization: Bearer. The operators of the gateway issue tokens."),
    FORBIDDEN(
            403,
            "Your service may not use this route",
            "Ask the operators of the gateway for the role that the problem names."),
    NOT_FOUND(404, "There is no such route", "See /openapi for the routes."),
    METHOD_NOT_ALLOWED(405, "The route does not know that method", "See /openapi for the methods of each route."),
    NOT_ACCEPTABLE(406, "The answer cannot be had in that form", "Accept application/json, or leave Accept out."),
    REQUEST_TIMEOUT(408, "The request did not come in time", "Send it again, all at once."),
    TOO_LARGE(413, "The request is too large", "Ask for fewer ids at a time."),
    URI_TOO_LONG(414, "The request's first line is too long", "Ask for fewer ids at a time, or POST them."),
    UNSUPPORTED_MEDIA_TYPE(415, "The body has a form that is not read here", "Send JSON, not compressed."),
    QUOTA_EXCEEDED(429, "Too many requests were refused", "Come back after Retry-After, with a valid token."),
    HEADERS_TOO_LARGE(431, "The request's headers are too large", "Send fewer or shorter headers."),
    BOOKING_NOT_FOUND(
            404,
            "XS2Event does not know that booking",
            "Check the id; a booking made a moment ago may take some seconds to be known."),
    ORDER_NOT_FOUND(
            404,
            "XS2Event does not know that order",
            "Check the id; an order made a moment ago may take some seconds to be known."),
    TICKET_NOT_FOUND(404, "The order has no such ticket", "Read the order again: tickets may have been replaced."),
    INVOICE_NOT_FOUND(
            404, "The order has no such invoice", "Read the order again, and take the invoice ids from there."),
    ZIP_NOT_FOUND(404, "The order has no zip that can be given", "Fetch its tickets one by one."),
    NOT_FULFILLED(409, "The order is not fulfilled", "Ask again later, unless 'final' is true: then it never will be."),
    DISTRIBUTED_ELSEWHERE(
            409,
            "The ticket is distributed through another channel",
            "It reaches the guest another way, which 'channel' names; the channel may still change."),
    NOT_A_FILE(409, "The ticket is no file", "App, paper and collection tickets cannot be downloaded."),
    NO_FILE(
            409,
            "The ticket has no file",
            "The order is fulfilled but XS2Event names no file. Ask XS2Event, or look in its portal."),
    TICKET_REPLACED(
            412,
            "The file has been replaced",
            "XS2Event has reissued it. Throw away what you have of the old one, and fetch it without If-Match."),
    RANGE_NOT_SATISFIABLE(
            416, "The file has no such part", "Ask for bytes that are within its length, or for all of it."),
    CHECKSUM_MISMATCH(
            502,
            "The file is not the one that XS2Event states",
            "Nothing of it was given as complete. Try again later; if it lasts, tell XS2Event: their file or their checksum is wrong."),
    CHECKSUM_MISSING(
            502,
            "XS2Event states no checksum that can be checked",
            "The gateway gives verified files only (gateway.files.verify=required). The portal of XS2Event has the ticket."),
    UPSTREAM_INVALID(
            502, "XS2Event's answer makes no sense", "Try again later; if it lasts, tell those who run the gateway."),
    UPSTREAM_REFUSED(
            502,
            "XS2Event refuses the gateway's key",
            "Tell those who run the gateway: the key is wrong or the account is suspended."),
    LINK_REFUSED(
            502,
            "The zip link leads where the gateway does not go",
            "Tell those who run the gateway: gateway.upstream.cdn-hosts may lack a host. Fetch the tickets one by one meanwhile."),
    BUDGET_EXHAUSTED(503, "No upstream call is left just now", "Come back after Retry-After."),
    UPSTREAM_UNAVAILABLE(503, "XS2Event cannot be reached", "Come back after Retry-After."),
    STORAGE_FULL(503, "The gateway has no room for the file just now", "Come back after Retry-After."),
    OVERLOADED(503, "The gateway has too many callers just now", "Come back after Retry-After."),
    SHUTTING_DOWN(503, "The gateway is going down", "Ask again after Retry-After; another one answers."),
    UPSTREAM_TIMEOUT(504, "XS2Event takes too long", "Try again later."),
    ONLY_IF_CACHED(
            504,
            "The answer is not in the cache",
            "The request said only-if-cached. Ask without it, and XS2Event is asked."),
    INTERNAL(500, "The gateway failed", "Tell those who run it the request id.");

    private final int status;
    private final String title;
    private final String advice;

    ProblemType(int status, String title, String advice) {
        this.status = status;
        this.title = title;
        this.advice = advice;
    }

    /** The problem's name in URLs, such as {@code not-fulfilled}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public int status() {
        return status;
    }

    String title() {
        return title;
    }

    /** What the caller can do. */
    String advice() {
        return advice;
    }

    static Optional<ProblemType> of(String code) {
        return Arrays.stream(values()).filter(type -> type.code().equals(code)).findFirst();
    }
}
