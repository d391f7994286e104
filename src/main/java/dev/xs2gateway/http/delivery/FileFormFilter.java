package dev.xs2gateway.http.delivery;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * Removes {@code Accept} from requests for files, so that a file is sent in the one form that it has. RFC 9110 (12.5.1)
 * allows this, and a request for a file that ended in a 406 before it reached its resource would leave no audit record.
 */
@Singleton
final class FileFormFilter {
    private static final int AFTER_THE_BODY_SIZE = 800;

    void register(@Observes Filters filters) {
        filters.register(FileFormFilter::anyForm, AFTER_THE_BODY_SIZE);
    }

    private static void anyForm(RoutingContext request) {
        if (request.request().headers().contains(HttpHeaders.ACCEPT) && FilePath.of(request) != null) {
            request.request().headers().remove(HttpHeaders.ACCEPT);
        }
        request.next();
    }
}
