package dev.xs2gateway.http.headers;

import io.vertx.core.MultiMap;
import org.jspecify.annotations.Nullable;

/** Headers whose values are lists: several lines of one name are one list (RFC 9110, 5.3). */
public final class HeaderLines {
    private HeaderLines() {}

    /** The whole list; null where there is no such header. */
    static @Nullable public String joined(MultiMap headers, String name) {
        return headers.contains(name) ? String.join(",", headers.getAll(name)) : null;
    }
}
