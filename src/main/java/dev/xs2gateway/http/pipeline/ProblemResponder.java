package dev.xs2gateway.http.pipeline;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.xs2gateway.access.RequestCaller;
import dev.xs2gateway.audit.AuditLog;
import dev.xs2gateway.http.connection.UnreadBody;
import dev.xs2gateway.http.delivery.FileExchange;
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
    private final AuditLog audit;
    private final ProblemRecorder recorder;

    @Inject
    ProblemResponder(ObjectMapper json, AuditLog audit, ProblemRecorder recorder) {
        this.json = json;
        this.audit = audit;
        this.recorder = recorder;
    }

    /** Refuses a request before its resource, and does not read the rest of its body. */
    void refuse(RoutingContext request, Problem problem) {
        answer(request, problem, true).onComplete(sent -> UnreadBody.refuse(request));
    }

    /**
     * Refuses a request that is a mistake of its caller alone. Unlike {@link #refuse}, it leaves the
     * connection open where the request has no body that would have to be read first.
     */
    void decline(RoutingContext request, Problem problem) {
        if (BodyLimits.hasNone(request.request())) {
            Future<Void> _ = answer(request, problem, false);
        } else {
            refuse(request, problem);
        }
    }

    /** Answers a request with a problem. Over HTTP/1.1 this closes the connection: the caller is better served by another one. */
    Future<Void> answer(RoutingContext request, Problem problem) {
        return answer(request, problem, true);
    }

    private Future<Void> answer(RoutingContext request, Problem problem, boolean close) {
        FileExchange exchange = FileExchange.open(request, audit);
        if (exchange != null) {
            exchange.refused(problem, null);
        }
        recorder.count(problem);
        recorder.log(request, problem, null);
        HttpServerResponse response = request.response();
        if (close && !UnreadBody.isHttp2(request.request())) {
            response.putHeader("Connection", "close");
        }
        if (problem.retryAfter() != null) {
            response.putHeader("Retry-After", Long.toString(problem.retryAfterSeconds()));
        }
        return send(request, problem);
    }

    private Future<Void> send(RoutingContext request, Problem problem) {
        HttpServerResponse response = request.response();
        response.setStatusCode(problem.status()).putHeader("Cache-Control", "no-store");
        String requestId = RequestCaller.of(request).requestId();
        if (LinkPage.isChosen(request)) {
            return response.putHeader("Content-Type", LinkPage.MEDIA_TYPE)
                    .putHeader("Content-Security-Policy", LinkPage.POLICY)
                    .end(LinkPage.of(problem, requestId));
        }
        return response.putHeader("Content-Type", ProblemAnswer.PROBLEM_JSON).end(body(problem.in(requestId)));
    }

    private String body(Problem problem) {
        try {
            return json.writeValueAsString(problem);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
