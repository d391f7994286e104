package dev.xs2gateway.http.pipeline;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.xs2gateway.access.AuditRecord;
import dev.xs2gateway.access.CallerFilter;
import dev.xs2gateway.http.connection.UnreadBody;
import dev.xs2gateway.http.delivery.FileAudit;
import dev.xs2gateway.http.problem.Problem;
import dev.xs2gateway.http.problem.ProblemRecorder;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** Answers requests with a problem before they reach a resource; must be called on the event loop. */
@Singleton
final class ProblemResponder {
    private final ObjectMapper json;
    private final FileAudit audit;
    private final ProblemRecorder recorder;

    @Inject
    ProblemResponder(ObjectMapper json, FileAudit audit, ProblemRecorder recorder) {
        this.json = json;
        this.audit = audit;
        this.recorder = recorder;
    }

    /** Refuses a request before its resource; one for a file leaves the audit record that its resource would have left. */
    void refuse(RoutingContext request, Problem problem) {
        audit.recordUnserved(
                request,
                AuditRecord.Outcome.REFUSED,
                problem.status(),
                problem.kind().code());
        answer(request, problem).onComplete(sent -> UnreadBody.refuse(request));
    }

    /** Answers a request with a problem. Over HTTP/1.1 this closes the connection: the caller is better served by another one. */
    Future<Void> answer(RoutingContext request, Problem problem) {
        recorder.count(problem);
        recorder.log(request, problem, null);
        HttpServerResponse response = request.response();
        if (!UnreadBody.isHttp2(request.request())) {
            response.putHeader("Connection", "close");
        }
        if (problem.retryAfter() != null) {
            response.putHeader("Retry-After", Long.toString(problem.retryAfterSeconds()));
        }
        return response.setStatusCode(problem.status())
                .putHeader("Content-Type", ProblemAnswer.PROBLEM_JSON)
                .putHeader("Cache-Control", "no-store")
                .end(body(problem.in(CallerFilter.of(request).requestId())));
    }

    private String body(Problem problem) {
        try {
            return json.writeValueAsString(problem);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
