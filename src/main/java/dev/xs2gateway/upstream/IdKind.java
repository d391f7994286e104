package dev.xs2gateway.upstream;

/** What an id names: XS2Event's suffixes do not tell. */
public enum IdKind {
    BOOKING,
    ORDER
}
