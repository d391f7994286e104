package dev.xs2gateway.budget;

/** A class of upstream calls with its own share of the budget. In this order, the first lane with a waiting request is served first. */
public enum Lane {
    /** A caller waits for a file, an invoice or a link. */
    DOWNLOAD,
    /** A caller waits for a booking or an order. */
    LOOKUP,
    /** No caller waits, or none that is in a hurry: refreshes and bulk work. */
    BACKGROUND
}
