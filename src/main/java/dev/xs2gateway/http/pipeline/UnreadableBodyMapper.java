package dev.xs2gateway.http.pipeline;

import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import dev.xs2gateway.http.problem.ProblemType;
import dev.xs2gateway.http.problem.Problems;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.util.Map;

/** Answers JSON of the wrong shape; Quarkus' own answer would name classes of the gateway. */
@Provider
final class UnreadableBodyMapper implements ExceptionMapper<MismatchedInputException> {
    private final ProblemAnswer answer;

    @Inject
    UnreadableBodyMapper(ProblemAnswer answer) {
        this.answer = answer;
    }

    @Override
    public Response toResponse(MismatchedInputException thrown) {
        return answer.of(
                Problems.of(ProblemType.INVALID_REQUEST, "Send a body like {\"ids\":[\"A\",\"B\"]}.", Map.of()));
    }
}
