package dev.xs2gateway.budget;

/** A class of upstream calls; in this order, the first that waits is served first. */
public enum Lane {
    /** Somebody waits for a file, an invoice, a link. */
    DOWNLOAD,
    /** Somebody waits for an answer about a booking or an order. */
    LOOKUP,
    /** Nobody waits, or nobody in a hurry: refreshes and bulk work. */
    BACKGROUND
}
