package dev.xs2gateway.http;

import jakarta.inject.Inject;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Answers what JAX-RS itself refuses (no such route, wrong method, unreadable body) in the same form as all else. */
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
        Response refused = thrown.getResponse();
        @Nullable Problem problem = problem(refused.getStatus());
        if (problem == null) {
            LOG.error("no answer could be made", thrown);
            return answer.internal();
        }
        Response.ResponseBuilder response = Response.fromResponse(answer.of(problem));
        String allow = refused.getHeaderString(HttpHeaders.ALLOW);
        return allow == null
                ? response.build()
                : response.header(HttpHeaders.ALLOW, allow).build();
    }

    private static @Nullable Problem problem(int status) {
        return switch (status) {
            case 404 -> Problems.of(ProblemType.NOT_FOUND, "There is nothing under this path.", Map.of());
            case 405 -> Problems.of(ProblemType.METHOD_NOT_ALLOWED, "This path does not know this method.", Map.of());
            case 406 -> Problems.of(ProblemType.NOT_ACCEPTABLE, "This path answers application/json.", Map.of());
            case 413 ->
                Problems.of(ProblemType.TOO_LARGE, "The body is larger than any that is needed here.", Map.of());
            case 415 ->
                Problems.of(
                        ProblemType.INVALID_REQUEST, "Send a JSON body with Content-Type: application/json.", Map.of());
            default ->
                status >= 400 && status < 500
                        ? Problems.of(ProblemType.INVALID_REQUEST, "The request cannot be read.", Map.of())
                        : null;
        };
    }
}
