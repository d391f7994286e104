package dev.xs2gateway.http.pipeline;

import dev.xs2gateway.http.problem.ProblemType;
import dev.xs2gateway.http.problem.Problems;
import dev.xs2gateway.http.route.Route;
import dev.xs2gateway.http.route.RouteTable;
import dev.xs2gateway.http.route.RouteTable.Result;
import io.quarkus.runtime.LaunchMode;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Map;

/** Finds the route of each request. In dev mode and tests, Quarkus' own pages (below {@code /q/}), which have none, are passed on. */
@Singleton
final class RouteStage implements StageHandler {
    private static final String DEV_PAGES = "/q/";

    private final ProblemResponder early;
    private final boolean hasDevPages = LaunchMode.current() != LaunchMode.NORMAL;

    @Inject
    RouteStage(ProblemResponder early) {
        this.early = early;
    }

    @Override
    public Stage stage() {
        return Stage.MATCH_ROUTE;
    }

    @Override
    public void handle(RoutingContext request) {
        HttpMethod method = request.request().method();
        String path = request.normalizedPath();
        switch (RouteTable.find(method.name(), path)) {
            case Result.Found(var match) -> {
                match.storeIn(request);
                request.next();
            }
            case Result.OtherMethods(String allow) when method.equals(HttpMethod.OPTIONS) -> describe(request, allow);
            case Result.OtherMethods(String allow) -> {
                request.response().putHeader("Allow", allow);
                early.decline(
                        request,
                        Problems.of(ProblemType.METHOD_NOT_ALLOWED, "This path does not know this method.", Map.of()));
            }
            case Result.NoSuchPath none when hasDevPages && path.startsWith(DEV_PAGES) -> request.next();
            case Result.NoSuchPath none ->
                early.decline(
                        request, Problems.of(ProblemType.NOT_FOUND, "There is nothing under this path.", Map.of()));
        }
    }

    /** Answers OPTIONS. */
    private static void describe(RoutingContext request, String allow) {
        if (allow.contains(Route.Verb.QUERY.name())) {
            request.response().putHeader("Accept-Query", "application/json");
        }
        request.response()
                .putHeader("Allow", allow + ", OPTIONS")
                .setStatusCode(204)
                .end();
    }
}
