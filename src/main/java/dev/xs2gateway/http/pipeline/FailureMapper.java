package dev.xs2gateway.http.pipeline;

import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.failure.FailureException;
import dev.xs2gateway.http.problem.Problems;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/** Maps every failure of the gateway to its problem answer. */
@Provider
final class FailureMapper implements ExceptionMapper<FailureException> {
    // No caller reads this status, but metrics count it, and it must
    // not count as a failure of the gateway; nginx uses the same.
    private static final int CLIENT_CLOSED_REQUEST = 499;

    private final ProblemAnswer answer;
    private final RoutingContext request;

    @Inject
    FailureMapper(ProblemAnswer answer, RoutingContext request) {
        this.answer = answer;
        this.request = request;
    }

    @Override
    public Response toResponse(FailureException thrown) {
        Failure failure = thrown.failure();
        if (failure instanceof Failure.CallerLeft) {
            // If the caller is still there, the gateway itself has cancelled the wait.
            return request.response().closed()
                    ? Response.status(CLIENT_CLOSED_REQUEST).build()
                    : answer.of(Problems.shuttingDown());
        }
        Response problem = answer.of(Problems.of(failure), thrown);
        return failure instanceof Failure.RangeNotSatisfiable(long length)
                ? Response.fromResponse(problem)
                        .header("Content-Range", "bytes */" + length)
                        .build()
                : problem;
    }
}
