package dev.xs2gateway.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.xs2gateway.http.route.Route;
import java.io.File;
import java.io.IOException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the committed description of the API says of each route: the role that it requires, if it requires one. */
final class DescribedRoles {
    private static final Pattern ROLE = Pattern.compile("Requires the role `([a-z]+)`");

    private DescribedRoles() {}

    /** The roles of the routes that require one. */
    static Map<Route, Role> read() {
        try {
            JsonNode paths =
                    new YAMLMapper().readTree(new File("docs/openapi.yaml")).get("paths");
            Map<Route, Role> roles = new EnumMap<>(Route.class);
            for (Route route : Route.values()) {
                role(paths.path(route.template()).path(verb(route))).ifPresent(role -> roles.put(route, role));
            }
            return roles;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** OpenAPI 3.1 has no word for QUERY; such a route asks the same as the GET of its path. */
    private static String verb(Route route) {
        Route.Verb described = route.verb() == Route.Verb.QUERY ? Route.Verb.GET : route.verb();
        return described.name().toLowerCase(Locale.ROOT);
    }

    private static Optional<Role> role(JsonNode operation) {
        if (!operation.has("security")) {
            return Optional.empty();
        }
        Matcher role = ROLE.matcher(operation.path("description").asText());
        if (!role.find()) {
            throw new IllegalStateException("a token without a role: " + operation.path("operationId"));
        }
        return Arrays.stream(Role.values())
                .filter(known -> known.word().equals(role.group(1)))
                .findFirst();
    }
}
