package dev.xs2gateway.http.pipeline;

import dev.xs2gateway.access.BearerChallenge;
import dev.xs2gateway.access.RequestCaller;
import dev.xs2gateway.access.Role;
import dev.xs2gateway.http.problem.ProblemType;
import dev.xs2gateway.http.problem.Problems;
import dev.xs2gateway.http.route.Permission;
import dev.xs2gateway.http.route.RouteMatch;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Map;

/** Answers 403 to a consumer that lacks the role which the route requires. */
@Singleton
final class AuthorisationStage implements StageHandler {
    private final ProblemResponder early;

    @Inject
    AuthorisationStage(ProblemResponder early) {
        this.early = early;
    }

    @Override
    public Stage stage() {
        return Stage.AUTHORISE;
    }

    @Override
    public void handle(RoutingContext request) {
        RouteMatch match = RouteMatch.of(request);
        Permission permission =
                match == null ? Permission.EVERYONE : match.route().permission();
        Role role = permission.role();
        if (role == null || permission.permits(RequestCaller.of(request).identity())) {
            request.next();
            return;
        }
        request.response().putHeader("WWW-Authenticate", BearerChallenge.insufficientScope(role));
        early.decline(
                request,
                Problems.of(
                        ProblemType.FORBIDDEN,
                        "The consumer lacks the role " + role.word() + ".",
                        Map.of("role", role.word())));
    }
}
