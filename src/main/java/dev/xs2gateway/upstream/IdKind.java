package dev.xs2gateway.upstream;

/** What an id identifies. Callers state the kind, because the suffixes of XS2Event's ids do not reveal it. */
public enum IdKind {
    BOOKING,
    ORDER
}
