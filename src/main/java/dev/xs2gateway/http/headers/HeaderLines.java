package dev.xs2gateway.http.headers;

import io.vertx.core.MultiMap;
import org.jspecify.annotations.Nullable;

/** Joins the lines of headers whose values are lists: several lines of one name form one list (RFC 9110, 5.3). */
public final class HeaderLines {
    private HeaderLines() {}

    /** Returns the whole list; null if the header is absent. */
    static @Nullable public String joined(MultiMap headers, String name) {
        return headers.contains(name) ? String.join(",", headers.getAll(name)) : null;
    }
}
