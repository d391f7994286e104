package dev.xs2gateway.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.xs2gateway.access.AuditLog;
import dev.xs2gateway.access.AuditRecord;
import dev.xs2gateway.access.CallerFilter;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Map;

/** Refuses a body that is larger than any look-up, before it is read, as the problem it is; Quarkus' own answer has no body. */
@Singleton
final class BodySizeFilter {
    // A thousand ids of 64 characters take 67 KB. Quarkus' own limit, a little higher, stops bodies that do not state
    // their size.
    static final long MOST_BYTES = 256 * 1024;
    private static final int AFTER_THE_CALLERS_NAME = 900;

    private final ObjectMapper json;
    private final AuditLog audit;

    @Inject
    BodySizeFilter(ObjectMapper json, AuditLog audit) {
        this.json = json;
        this.audit = audit;
    }

    void register(@Observes Filters filters) {
        filters.register(this::check, AFTER_THE_CALLERS_NAME);
    }

    private void check(RoutingContext request) {
        String length = request.request().getHeader("Content-Length");
        if (length == null || !length.matches("[0-9]{1,18}") || Long.parseLong(length) <= MOST_BYTES) {
            request.next();
            return;
        }
        record(request);
        refuse(request);
    }

    /** A request for a file is refused on its way to the resource that would leave its record. */
    private void record(RoutingContext request) {
        HttpMethod method = request.request().method();
        FilePath asked = method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD) ? FilePath.of(request) : null;
        if (asked != null) {
            audit.write(AuditRecord.refused(
                    CallerFilter.of(request),
                    method.name(),
                    asked.bookingId(),
                    asked.orderId(),
                    asked.kind(),
                    asked.file(),
                    ProblemType.TOO_LARGE.status(),
                    ProblemType.TOO_LARGE.code()));
        }
    }

    private void refuse(RoutingContext request) {
        HttpServerResponse response = request.response();
        if (!RestOfBody.isHttp2(request.request())) {
            response.putHeader("Connection", "close");
        }
        response.setStatusCode(ProblemType.TOO_LARGE.status())
                .putHeader("Content-Type", ProblemAnswer.PROBLEM_JSON)
                .end(body())
                .onComplete(sent -> RestOfBody.refuse(request));
    }

    private String body() {
        Problem problem =
                Problems.of(ProblemType.TOO_LARGE, "The body is larger than any that is needed here.", Map.of());
        try {
            return json.writeValueAsString(problem);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
