package dev.xs2gateway.http.pipeline;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The methods that each path supports. Quarkus answers 404 for some wrong methods, and never states which would be right. */
final class Routes {
    /** The value of an {@code Allow} header for the server as a whole. */
    static final String ALL_METHODS = "GET, HEAD, POST, OPTIONS";

    private static final List<Route> ALL = List.of(
            new Route("/(bookings|orders)/lookup", "POST"),
            new Route("/(bookings|orders)(/[^/]+)?", "GET, HEAD"),
            new Route("/orders/[^/]+/(tickets/[^/]+|tickets\\.zip|invoices/[^/]+)", "GET, HEAD"),
            new Route("/bookings/[^/]+/tickets\\.zip", "GET, HEAD"),
            new Route("/budget", "GET, HEAD"),
            new Route("/problems/[^/]+", "GET, HEAD"));

    private Routes() {}

    private record Route(Pattern path, String methods) {
        Route(String path, String methods) {
            this(Pattern.compile(path + "/?"), methods);
        }
    }

    /** Returns the value of an {@code Allow} header for a path; empty if there is no such path. */
    static Optional<String> methods(String path) {
        return ALL.stream()
                .filter(route -> route.path().matcher(path).matches())
                .map(Route::methods)
                .findFirst();
    }

    static boolean isAllowed(String method, String methods) {
        return List.of(methods.split(", ")).contains(method);
    }
}
