package dev.xs2gateway.http.pipeline;

import dev.xs2gateway.http.connection.UnreadableHead;
import dev.xs2gateway.http.problem.ProblemType;
import dev.xs2gateway.http.problem.Problems;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Map;

/** Refuses a request whose head cannot be parsed or names more than one host (RFC 9112, 3.2). */
@Singleton
final class HeadFilter {
    private static final int BEFORE_CACHE_HITS = 995;

    private final ProblemResponder early;

    @Inject
    HeadFilter(ProblemResponder early) {
        this.early = early;
    }

    void register(@Observes Filters filters) {
        filters.register(this::check, BEFORE_CACHE_HITS);
    }

    private void check(RoutingContext request) {
        if (request.request().decoderResult() instanceof UnreadableHead unreadable) {
            early.refuse(request, unreadable.problem());
        } else if (request.request().headers().getAll(HttpHeaders.HOST).size() > 1) {
            early.refuse(request, Problems.of(ProblemType.INVALID_REQUEST, "The request names two hosts.", Map.of()));
        } else {
            request.next();
        }
    }
}
