package dev.xs2gateway.http.pipeline;

import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import dev.xs2gateway.http.problem.ProblemType;
import dev.xs2gateway.http.problem.Problems;
import dev.xs2gateway.http.route.Permission;
import dev.xs2gateway.http.route.RouteMatch;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.util.Map;

/** Answers JSON of the wrong shape; Quarkus' own answer would name classes of the gateway. */
@Provider
final class UnreadableBodyMapper implements ExceptionMapper<MismatchedInputException> {
    private static final String LINK_BODY = "{\"expiresIn\":\"PT15M\"}";
    private static final String LOOKUP_BODY = "{\"ids\":[\"A\",\"B\"]}";

    private final ProblemAnswer answer;
    private final RoutingContext request;

    @Inject
    UnreadableBodyMapper(ProblemAnswer answer, RoutingContext request) {
        this.answer = answer;
        this.request = request;
    }

    @Override
    public Response toResponse(MismatchedInputException thrown) {
        return answer.of(Problems.of(ProblemType.INVALID_REQUEST, "Send a body like " + example() + ".", Map.of()));
    }

    private String example() {
        RouteMatch match = RouteMatch.of(request);
        return match != null && match.route().permission() == Permission.LINKS ? LINK_BODY : LOOKUP_BODY;
    }
}
