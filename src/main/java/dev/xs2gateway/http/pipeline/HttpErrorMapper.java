package dev.xs2gateway.http.pipeline;

import dev.xs2gateway.http.problem.Problem;
import dev.xs2gateway.http.problem.ProblemType;
import dev.xs2gateway.http.problem.Problems;
import jakarta.inject.Inject;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.util.Map;
import org.jboss.logging.Logger;

/** Answers the requests that JAX-RS itself refuses (no such route, wrong method, unreadable body) with a problem, like every other. */
@Provider
final class HttpErrorMapper implements ExceptionMapper<WebApplicationException> {
    private static final Logger LOG = Logger.getLogger(HttpErrorMapper.class);

    private final ProblemAnswer answer;

    @Inject
    HttpErrorMapper(ProblemAnswer answer) {
        this.answer = answer;
    }

    @Override
    public Response toResponse(WebApplicationException thrown) {
        int status = thrown.getResponse().getStatus();
        if (status < 400 || status >= 500) {
            LOG.error("no answer could be made", thrown);
            return answer.internal();
        }
        return answer.of(problem(status));
    }

    private static Problem problem(int status) {
        return switch (status) {
            case 404 -> problem(ProblemType.NOT_FOUND, "There is nothing under this path.");
            case 405 -> problem(ProblemType.METHOD_NOT_ALLOWED, "This path does not know this method.");
            case 406 -> problem(ProblemType.NOT_ACCEPTABLE, "This path answers in no form that Accept allows.");
            case 413 -> Problems.tooLarge();
            case 415 ->
                problem(ProblemType.UNSUPPORTED_MEDIA_TYPE, "Send a JSON body with Content-Type: application/json.");
            default -> problem(ProblemType.INVALID_REQUEST, "The request cannot be read.");
        };
    }

    private static Problem problem(ProblemType type, String detail) {
        return Problems.of(type, detail, Map.of());
    }
}
