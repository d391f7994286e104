package dev.xs2gateway.http.pipeline;

import dev.xs2gateway.http.delivery.FilePath;
import dev.xs2gateway.http.problem.ProblemType;
import dev.xs2gateway.http.problem.Problems;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;

/** Answers OPTIONS, and a method that the path does not support, before any work is done for the request. */
@Singleton
final class MethodFilter {
    private static final int AFTER_CACHE_HITS = 988;

    private final ProblemResponder early;

    @Inject
    MethodFilter(ProblemResponder early) {
        this.early = early;
    }

    void register(@Observes Filters filters) {
        filters.register(this::check, AFTER_CACHE_HITS);
    }

    private void check(RoutingContext request) {
        HttpMethod method = request.request().method();
        Optional<String> allowed = Routes.methods(FilePath.path(request));
        if (allowed.isEmpty() || Routes.isAllowed(method.name(), allowed.get())) {
            request.next();
        } else if (method.equals(HttpMethod.OPTIONS)) {
            request.response()
                    .putHeader("Allow", allowed.get() + ", OPTIONS")
                    .setStatusCode(204)
                    .end();
        } else {
            request.response().putHeader("Allow", allowed.get());
            early.refuse(
                    request,
                    Problems.of(ProblemType.METHOD_NOT_ALLOWED, "This path does not know this method.", Map.of()));
        }
    }
}
