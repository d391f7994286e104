package dev.xs2gateway.sandbox;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.net.URI;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request as the routes see it.
 *
 * @param path the decoded segments
 * @param rawQuery still percent-encoded; null where there is none
 */
record Ask(
        Instant at,
        String method,
        List<String> path,
        @Nullable String rawQuery,
        Headers headers) {

    static Ask of(HttpExchange exchange, Instant at) {
        URI uri = exchange.getRequestURI();
        String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        return new Ask(
                at, exchange.getRequestMethod(), Paths.segments(path), uri.getRawQuery(), exchange.getRequestHeaders());
    }

    boolean isGet() {
        return method.equals("GET");
    }

    /** The query's decoded fields; a field that comes twice is refused. */
    Map<String, String> query() {
        var fields = new LinkedHashMap<String, String>();
        if (rawQuery == null || rawQuery.isEmpty()) {
            return fields;
        }
        for (String pair : rawQuery.split("&", -1)) {
            String[] parts = pair.split("=", 2);
            String value = parts.length == 2 ? Paths.decoded(parts[1]) : "";
            if (fields.put(Paths.decoded(parts[0]), value) != null) {
                throw new Refusal(422, "the field " + parts[0] + " is given twice");
            }
        }
        return fields;
    }

    @Nullable
    String header(String name) {
        return headers.getFirst(name);
    }
}
