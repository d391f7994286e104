package dev.xs2gateway.sandbox;

/** What a call asked for. */
public enum CallKind {
    /** Booking orders, many at once: both list routes. */
    LIST,
    /** One booking order. */
    SINGLE,
    /** The PDF of a ticket. */
    PDF,
    /** The short-lived link to an order's zip. */
    ZIP_LINK,
    /** A zip from the CDN: another host, outside the rate limit. */
    CDN,
    /** An invoice. */
    INVOICE,
    /** Any other path of the API; it answers 404, and costs a call as well. */
    OTHER
}
