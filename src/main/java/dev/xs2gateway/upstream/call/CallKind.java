package dev.xs2gateway.upstream.call;

import java.util.Locale;

/** What a call requests from XS2Event or its CDN. */
public enum CallKind {
    /** A page of a list of orders. */
    LOOKUP,
    /** One order by its id. */
    ORDER,
    TICKET,
    ZIP_LINK,
    INVOICE,
    /** A zip from the CDN; no call of the API. */
    CDN;

    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
