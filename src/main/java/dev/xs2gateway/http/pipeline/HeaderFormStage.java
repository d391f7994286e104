package dev.xs2gateway.http.pipeline;

import dev.xs2gateway.http.delivery.FileExchange;
import dev.xs2gateway.http.headers.HeaderGrammar;
import dev.xs2gateway.http.headers.HeaderLines;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/**
 * Rewrites headers that Quarkus REST parses more strictly than RFC 9110 (5.6) allows: white space, empty elements, several lines.
 *
 * <p>Removes {@code Accept} from a request for a file, so that the file is sent in the one form that it has. RFC 9110 (12.5.1)
 * allows this, and a request that ended in a 406 before it reached its resource would leave no audit record.
 */
@Singleton
final class HeaderFormStage implements StageHandler {
    private static final String ACCEPT = "Accept";
    private static final String CONTENT_TYPE = "Content-Type";

    @Override
    public Stage stage() {
        return Stage.HEADER_FORM;
    }

    @Override
    public void handle(RoutingContext request) {
        MultiMap headers = request.request().headers();
        if (FileExchange.of(request) != null) {
            headers.remove(ACCEPT);
        }
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
        if (RequestBody.isEmpty(request)) {
            // Some clients name the type of a body that they do not send.
            headers.remove(CONTENT_TYPE);
        }
        @Nullable String type = headers.get(CONTENT_TYPE);
        String plain = type == null ? "" : HeaderGrammar.mediaType(type);
        if (!plain.isEmpty()) {
            headers.set(CONTENT_TYPE, plain);
        }
        request.next();
    }
}
