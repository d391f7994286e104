package dev.xs2gateway.http.pipeline;

import dev.xs2gateway.access.RequestCaller;
import dev.xs2gateway.http.connection.UnreadableHead;
import dev.xs2gateway.http.problem.Problem;
import dev.xs2gateway.http.problem.ProblemType;
import dev.xs2gateway.http.problem.Problems;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * Answers the requests that Vert.x' router itself refuses, some of them before any filter: a missing or invalid
 * host, and a target that is not a path. Quarkus would log an error for each, and answer in a form of its own.
 */
@Singleton
final class RoutingFailures {
    private static final Logger LOG = Logger.getLogger(RoutingFailures.class);

    // The value of an Allow header for the server as a whole.
    private static final String ALL_METHODS = "GET, HEAD, POST, QUERY, DELETE, OPTIONS";

    private final ProblemResponder early;

    @Inject
    RoutingFailures(ProblemResponder early) {
        this.early = early;
    }

    void register(@Observes Router router) {
        router.route().order(Integer.MIN_VALUE).failureHandler(this::answer);
    }

    private void answer(RoutingContext request) {
        if (request.response().headWritten()) {
            request.next();
            return;
        }
        RequestCaller.assignId(request);
        if (isAboutServer(request.request())) {
            request.response()
                    .putHeader("Allow", ALL_METHODS)
                    .setStatusCode(204)
                    .end();
        } else {
            early.refuse(request, problem(request));
        }
    }

    /** Whether the request is {@code OPTIONS *}, which names no path (RFC 9110, 9.3.7). */
    private static boolean isAboutServer(HttpServerRequest request) {
        return request.method().equals(HttpMethod.OPTIONS) && "*".equals(request.uri());
    }

    private static Problem problem(RoutingContext request) {
        if (request.request().decoderResult() instanceof UnreadableHead unreadable) {
            return unreadable.problem();
        }
        int status = request.statusCode();
        if (status == 404) {
            return Problems.of(ProblemType.NOT_FOUND, "There is nothing under this path.", Map.of());
        }
        return status >= 400 && status < 500
                ? Problems.of(
                        ProblemType.INVALID_REQUEST,
                        "The request needs one Host, and a path that begins with a slash.",
                        Map.of())
                : unexpected(request);
    }

    private static Problem unexpected(RoutingContext request) {
        if (request.failure() instanceof IOException) {
            LOG.debug("the caller has left", request.failure());
        } else {
            LOG.error("unexpected", request.failure());
        }
        return Problems.of(
                ProblemType.INTERNAL,
                "The gateway failed.",
                Map.of("requestId", RequestCaller.of(request).requestId()));
    }
}
