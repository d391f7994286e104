package dev.xs2gateway.http.pipeline;

import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.failure.FailureException;
import dev.xs2gateway.http.delivery.FileExchange;
import dev.xs2gateway.http.problem.Problems;
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
    private final FileExchange fileRequest;

    @Inject
    FailureMapper(ProblemAnswer answer, FileExchange fileRequest) {
        this.answer = answer;
        this.fileRequest = fileRequest;
    }

    @Override
    public Response toResponse(FailureException thrown) {
        Failure failure = thrown.failure();
        if (failure instanceof Failure.CallerLeft && fileRequest.callerIsThere()) {
            return answer.of(Problems.shuttingDown());
        }
        switch (failure) {
            case Failure.CallerLeft left -> {
                fileRequest.left();
                return Response.status(CLIENT_CLOSED_REQUEST).build();
            }
            case Failure.ChecksumMismatch mismatch -> fileRequest.mismatched(mismatch);
            default -> {}
        }
        Response problem = answer.of(Problems.of(failure), thrown);
        return failure instanceof Failure.RangeNotSatisfiable(long length)
                ? Response.fromResponse(problem)
                        .header("Content-Range", "bytes */" + length)
                        .build()
                : problem;
    }
}
