package dev.xs2gateway.http.route;

import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The route of a request, and the decoded values of its path parameters by name.
 *
 * <p>Computed once per request. No other code parses the path of a request.
 */
public record RouteMatch(Route route, Map<String, String> parameters) {
    private static final String KEY = RouteMatch.class.getName();

    /** Returns the match of a request; null if the request has none, or none yet. */
    public static @Nullable RouteMatch of(RoutingContext request) {
        return request.get(KEY);
    }

    /**
     * Returns the match of a request that may not have reached the route table,
     * because an earlier stage refuses it; null if it has no route that can be told.
     */
    public static @Nullable RouteMatch attempt(RoutingContext request) {
        String path = request.request().path();
        if (of(request) == null && path != null && path.startsWith("/") && PathRules.fault(path) == null) {
            if (RouteTable.find(request.request().method().name(), request.normalizedPath())
                    instanceof RouteTable.Result.Found(var match)) {
                match.storeIn(request);
            }
        }
        return of(request);
    }

    /** Makes this the match of a request. */
    public void storeIn(RoutingContext request) {
        request.put(KEY, this);
    }

    /** Returns the value of a parameter; null if the route has no such parameter. */
    public @Nullable String parameter(String name) {
        return parameters.get(name);
    }

    /**
     * Returns the value of a parameter that the route has.
     *
     * @throws NullPointerException if the route has no such parameter
     */
    public String required(String name) {
        return Objects.requireNonNull(parameters.get(name), name);
    }
}
