package dev.xs2gateway.http.pipeline;

import dev.xs2gateway.access.RequestCaller;
import dev.xs2gateway.http.delivery.FileExchange;
import dev.xs2gateway.http.problem.Problem;
import dev.xs2gateway.http.problem.ProblemRecorder;
import dev.xs2gateway.http.problem.Problems;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/** Turns a problem into the answer of the current request, and records it in the request's audit record if there is one. */
@ApplicationScoped
class ProblemAnswer {
    static final String PROBLEM_JSON = "application/problem+json";

    private final RoutingContext request;
    private final ProblemRecorder recorder;

    @Inject
    ProblemAnswer(RoutingContext request, ProblemRecorder recorder) {
        this.request = request;
        this.recorder = recorder;
    }

    Response of(Problem problem) {
        return of(problem, null);
    }

    /** Like {@link #of(Problem)}, but also logs {@code cause}. */
    Response of(Problem problem, @Nullable Throwable cause) {
        recorder.count(problem);
        recorder.log(request, problem, cause);
        FileExchange exchange = FileExchange.of(request);
        if (exchange != null) {
            exchange.refused(problem, cause);
        }
        Response.ResponseBuilder answer =
                Response.status(problem.status()).header(HttpHeaders.CACHE_CONTROL, "no-store");
        String requestId = RequestCaller.of(request).requestId();
        if (LinkPage.isChosen(request)) {
            answer.type(LinkPage.MEDIA_TYPE)
                    .header("Content-Security-Policy", LinkPage.POLICY)
                    .entity(LinkPage.of(problem, requestId));
        } else {
            answer.type(PROBLEM_JSON).entity(problem.in(requestId));
        }
        if (problem.retryAfter() != null) {
            answer.header(HttpHeaders.RETRY_AFTER, problem.retryAfterSeconds());
        }
        return answer.build();
    }

    /** Answers with the request id only: the log holds the cause, under that id. */
    Response internal() {
        return of(Problems.internal());
    }
}
