package dev.xs2gateway.http;

import dev.xs2gateway.access.CallerFilter;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.Map;

/** Makes a problem the answer of the current request, and says so to its audit record if it has one. */
@ApplicationScoped
class ProblemAnswer {
    static final String PROBLEM_JSON = "application/problem+json";

    private final FileRequest fileRequest;
    private final RoutingContext request;

    @Inject
    ProblemAnswer(FileRequest fileRequest, RoutingContext request) {
        this.fileRequest = fileRequest;
        this.request = request;
    }

    Response of(Problem problem) {
        fileRequest.refused(problem.status(), problem.kind().code());
        Response.ResponseBuilder answer = Response.status(problem.status())
                .type(PROBLEM_JSON)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .entity(problem);
        if (problem.retryAfter() != null) {
            answer.header(HttpHeaders.RETRY_AFTER, problem.retryAfterSeconds());
        }
        return answer.build();
    }

    /** The request id and nothing else: what went wrong is in the log, under that id. */
    Response internal() {
        String requestId = CallerFilter.of(request).requestId();
        return of(Problems.of(ProblemType.INTERNAL, "The gateway failed.", Map.of("requestId", requestId)));
    }
}
