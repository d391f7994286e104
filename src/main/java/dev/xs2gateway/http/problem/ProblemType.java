package dev.xs2gateway.http.problem;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The types of problem answers, each with its status and the text of its page. */
public enum ProblemType {
    INVALID_ID(
            400,
            "The id is not well formed",
            "Ids have 1 to 64 letters, digits, '_' or '-' (ticket ids up to 80). Send the id exactly as XS2Event gave it."),
    INVALID_REQUEST(
            400,
            "The request is not well formed",
            "Change the request as the detail says. The unchanged request will fail again."),
    UNAUTHENTICATED(
            401,
            "The request is not authenticated",
            "Send the token of your service as Authorization: Bearer. The operators of the gateway issue tokens."),
    FORBIDDEN(
            403,
            "Your service may not use this route",
            "Ask the operators of the gateway for the role that the problem names."),
    NOT_FOUND(404, "The route does not exist", "See /openapi for the routes."),
    METHOD_NOT_ALLOWED(405, "The route does not support this method", "See /openapi for the methods of each route."),
    NOT_ACCEPTABLE(
            406,
            "The response is not available in the requested format",
            "Accept application/json, or omit the Accept header."),
    REQUEST_TIMEOUT(408, "The request did not arrive in time", "Send the request again, without pauses."),
    TOO_LARGE(413, "The request is too large", "Request fewer ids at a time."),
    URI_TOO_LONG(414, "The request line is too long", "Request fewer ids at a time, or send them with POST."),
    UNSUPPORTED_MEDIA_TYPE(415, "The gateway does not support this type of body", "Send uncompressed JSON."),
    QUOTA_EXCEEDED(429, "Too many requests were rejected", "Try again after Retry-After, with a valid token."),
    HEADERS_TOO_LARGE(431, "The request's headers are too large", "Send fewer or shorter headers."),
    BOOKING_NOT_FOUND(
            404, "XS2Event does not know the booking", "Check the id. A new booking may be unknown for some seconds."),
    ORDER_NOT_FOUND(
            404, "XS2Event does not know the order", "Check the id. A new order may be unknown for some seconds."),
    TICKET_NOT_FOUND(
            404, "The order has no such ticket", "Read the order again: XS2Event may have replaced its tickets."),
    INVOICE_NOT_FOUND(
            404, "The order has no such invoice", "Read the order again, and use an invoice id that it lists."),
    ZIP_NOT_FOUND(404, "No zip of the order is available", "Download the tickets one by one."),
    LINK_NOT_FOUND(
            404,
            "The link is not valid",
            "It is incomplete or has expired. Open it exactly as it was given, or ask for a new one."),
    NOT_FULFILLED(
            409,
            "The order is not fulfilled",
            "Try again later, unless 'final' is true: then the order will never be fulfilled."),
    DISTRIBUTED_ELSEWHERE(
            409,
            "The ticket is distributed through another channel",
            "The guest receives the ticket through the channel that 'channel' names. The channel may still change."),
    NOT_A_FILE(409, "The ticket is not a file", "App, paper and collection tickets cannot be downloaded."),
    NO_FILE(
            409,
            "The ticket has no file",
            "The order is fulfilled, but XS2Event lists no file. Contact XS2Event, or look in its portal."),
    TICKET_REPLACED(
            412,
            "The file has been replaced",
            "XS2Event has reissued the file. Discard the old file, and download the new one without If-Match."),
    RANGE_NOT_SATISFIABLE(
            416,
            "The requested range is outside the file",
            "Request a range within the length of the file, or the whole file."),
    CHECKSUM_MISMATCH(
            502,
            "The file does not match XS2Event's checksum",
            "The gateway did not deliver the file as complete. Try again later. If the problem persists, inform XS2Event: its file or its checksum is wrong."),
    CHECKSUM_MISSING(
            502,
            "XS2Event states no usable checksum",
            "The gateway delivers verified files only (gateway.files.verify=required). The ticket is available in XS2Event's portal."),
    UPSTREAM_INVALID(
            502,
            "XS2Event's response is not valid",
            "Try again later. If the problem persists, inform the operators of the gateway."),
    UPSTREAM_REFUSED(
            502,
            "XS2Event refuses the gateway's key",
            "Inform the operators of the gateway: the key is wrong, or the account is suspended."),
    LINK_REFUSED(
            502,
            "The gateway does not follow the zip link",
            "Inform the operators of the gateway: gateway.upstream.cdn-hosts may lack a host. Until then, download the tickets one by one."),
    BUDGET_EXHAUSTED(503, "No upstream call is available at present", "Try again after Retry-After."),
    UPSTREAM_UNAVAILABLE(503, "XS2Event cannot be reached", "Try again after Retry-After."),
    STORAGE_FULL(503, "The gateway has no room for the file at present", "Try again after Retry-After."),
    OVERLOADED(503, "The gateway has too many requests at present", "Try again after Retry-After."),
    SHUTTING_DOWN(503, "The gateway is shutting down", "Try again after Retry-After; another instance will respond."),
    IDENTITY_UNAVAILABLE(
            503, "The identity provider cannot be reached", "Try again after Retry-After with the same token."),
    DATABASE_UNAVAILABLE(
            503,
            "The gateway's database cannot be reached",
            "Try again after Retry-After. Look-ups and downloads do not need the database."),
    UPSTREAM_TIMEOUT(504, "XS2Event did not respond in time", "Try again later."),
    ONLY_IF_CACHED(
            504,
            "The response is not in the cache",
            "The request contains only-if-cached. Without it, the gateway asks XS2Event."),
    NOT_CONFIGURED(
            501,
            "The gateway runs without what this request needs",
            "The detail names what is missing. Inform the operators of the gateway, or do without it."),
    INTERNAL(500, "The gateway failed", "Report the request id to the operators of the gateway.");

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
