package dev.xs2gateway.http.pipeline;

import dev.xs2gateway.http.connection.UnreadableHead;
import dev.xs2gateway.http.problem.ProblemType;
import dev.xs2gateway.http.problem.Problems;
import dev.xs2gateway.http.route.PathRules;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Refuses a request whose head cannot be parsed, that names more than one host (RFC 9112,
 * 3.2), or whose path the parts of the edge could read differently.
 */
@Singleton
final class PathGuard implements StageHandler {
    private final ProblemResponder early;

    @Inject
    PathGuard(ProblemResponder early) {
        this.early = early;
    }

    @Override
    public Stage stage() {
        return Stage.PATH_GUARD;
    }

    @Override
    public void handle(RoutingContext request) {
        if (request.request().decoderResult() instanceof UnreadableHead unreadable) {
            early.refuse(request, unreadable.problem());
            return;
        }
        String fault = fault(request.request());
        if (fault == null) {
            request.next();
        } else {
            early.refuse(request, Problems.of(ProblemType.INVALID_REQUEST, fault, Map.of()));
        }
    }

    private static @Nullable String fault(HttpServerRequest request) {
        if (request.headers().getAll(HttpHeaders.HOST).size() > 1) {
            return "The request names two hosts.";
        }
        if (PathRules.namesAnotherHost(request.uri(), request.getHeader(HttpHeaders.HOST))) {
            return "The target names another host than the Host header.";
        }
        String path = request.path();
        return path == null ? null : PathRules.fault(path);
    }
}
