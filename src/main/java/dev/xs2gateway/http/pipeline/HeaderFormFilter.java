package dev.xs2gateway.http.pipeline;

import dev.xs2gateway.http.headers.HeaderGrammar;
import dev.xs2gateway.http.headers.HeaderLines;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** Rewrites headers that Quarkus REST parses more strictly than RFC 9110 (5.6) allows: white space, empty elements, several lines. */
@Singleton
final class HeaderFormFilter {
    private static final int AFTER_ADMISSION = 950;
    private static final String ACCEPT = "Accept";
    private static final String CONTENT_TYPE = "Content-Type";

    void register(@Observes Filters filters) {
        filters.register(HeaderFormFilter::rewrite, AFTER_ADMISSION);
    }

    private static void rewrite(RoutingContext request) {
        MultiMap headers = request.request().headers();
        @Nullable String accept = HeaderLines.joined(headers, ACCEPT);
        if (accept != null) {
            String ranges = HeaderGrammar.mediaRanges(accept);
            if (!ranges.isEmpty()) {
                headers.set(ACCEPT, ranges);
            } else if (HeaderGrammar.elements(accept).isEmpty()) {
                // An empty list requests nothing; a list without any valid element is left for Quarkus to refuse.
                headers.remove(ACCEPT);
            }
        }
        @Nullable String type = headers.get(CONTENT_TYPE);
        String plain = type == null ? "" : HeaderGrammar.mediaType(type);
        if (!plain.isEmpty()) {
            headers.set(CONTENT_TYPE, plain);
        }
        request.next();
    }
}
