package dev.xs2gateway.http.route;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds the route of a request among all {@link Route}s. A literal segment of a template precedes a
 * parameter, as in JAX-RS, and one slash at the end of a path is ignored. Paths are matched as the path
 * guard lets them pass: without empty segments, dot segments and encoded slashes.
 */
public final class RouteTable {
    private static final Node ROOT = tree();

    private RouteTable() {}

    /** The result of a search in the table. */
    public sealed interface Result {
        /** The request has a route. */
        record Found(RouteMatch match) implements Result {}

        /** The path exists, but not with this method; {@code allow} is the value for an {@code Allow} header. */
        record OtherMethods(String allow) implements Result {}

        /** No route has this path. */
        record NoSuchPath() implements Result {}
    }

    private static final Result NO_SUCH_PATH = new Result.NoSuchPath();

    /** Finds the route of a request; {@code method} is a name such as {@code GET}, {@code path} is normalised and begins with a slash. */
    public static Result find(String method, String path) {
        int end = path.length() > 1 && path.endsWith("/") ? path.length() - 1 : path.length();
        String[] values = new String[Node.MOST_PARAMETERS];
        Node node = ROOT.descend(path, 1, end, values, 0);
        if (node == null) {
            return NO_SUCH_PATH;
        }
        Route route = node.route(method);
        return route == null
                ? new Result.OtherMethods(node.allow())
                : new Result.Found(new RouteMatch(route, node.named(values)));
    }

    private static Node tree() {
        Node root = new Node();
        for (Route route : Route.values()) {
            Node node = root;
            for (String segment : route.template().substring(1).split("/", -1)) {
                node = node.child(segment);
            }
            node.routes.add(route);
        }
        return root;
    }

    /** A position in a path template: the literals and the parameter that may follow, and the routes that end here. */
    private static final class Node {
        static final int MOST_PARAMETERS = 2;

        final List<Route> routes = new ArrayList<>();
        private final Map<String, Node> literals = new LinkedHashMap<>();
        private @Nullable Node parameter;
        private List<String> names = List.of();

        Node child(String segment) {
            if (!segment.startsWith("{")) {
                return literals.computeIfAbsent(segment, literal -> {
                    Node child = new Node();
                    child.names = names;
                    return child;
                });
            }
            if (parameter == null) {
                parameter = new Node();
                parameter.names = new ArrayList<>(names);
                parameter.names.add(segment.substring(1, segment.length() - 1));
            }
            return parameter;
        }

        /** Follows the path from {@code start}; returns the node at its end, or null. Stores the values of parameters. */
        @Nullable
        Node descend(String path, int start, int end, String[] values, int count) {
            if (start > end) {
                return routes.isEmpty() ? null : this;
            }
            int slash = path.indexOf('/', start);
            int until = slash < 0 || slash > end ? end : slash;
            for (Map.Entry<String, Node> literal : literals.entrySet()) {
                if (literal.getKey().length() == until - start && path.startsWith(literal.getKey(), start)) {
                    Node found = literal.getValue().descend(path, until + 1, end, values, count);
                    if (found != null) {
                        return found;
                    }
                }
            }
            if (parameter == null || until == start) {
                return null;
            }
            values[count] = path.substring(start, until);
            return parameter.descend(path, until + 1, end, values, count + 1);
        }

        /** Returns the parameters by name. */
        Map<String, String> named(String[] values) {
            return switch (names.size()) {
                case 0 -> Map.of();
                case 1 -> Map.of(names.getFirst(), decoded(values[0]));
                default -> Map.of(names.getFirst(), decoded(values[0]), names.getLast(), decoded(values[1]));
            };
        }

        private static String decoded(String value) {
            // In a path, a plus sign is a plus sign.
            return value.indexOf('%') < 0
                    ? value
                    : URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
        }

        @Nullable
        Route route(String method) {
            Route head = null;
            for (Route route : routes) {
                if (route.verb().name().equals(method)) {
                    return route;
                }
                if (route.verb() == Route.Verb.GET && method.equals(Route.Verb.HEAD.name())) {
                    head = route;
                }
            }
            return head;
        }

        String allow() {
            Set<String> methods = new LinkedHashSet<>();
            for (Route route : routes) {
                methods.add(route.verb().name());
                if (route.verb() == Route.Verb.GET) {
                    methods.add(Route.Verb.HEAD.name());
                }
            }
            return methods.stream().collect(Collectors.joining(", "));
        }
    }
}
