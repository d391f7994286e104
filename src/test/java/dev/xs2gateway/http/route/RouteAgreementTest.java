package dev.xs2gateway.http.route;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.junit.jupiter.api.Test;

/** The route table, the JAX-RS annotations, the API description and the labels of metrics name the same routes. */
class RouteAgreementTest {
    private static final String LABELS = "quarkus.micrometer.binder.http-server.match-patterns";

    private static Set<String> table() {
        return Arrays.stream(Route.values())
                .filter(route -> route != Route.GET_OPENAPI)
                .map(route -> line(route.verb().name(), route.template(), operation(route)))
                .collect(toSet());
    }

    private static String line(String method, String path, String operation) {
        return method + " " + path + " " + operation;
    }

    private static String operation(Route route) {
        StringBuilder camel = new StringBuilder();
        for (String word : route.name().toLowerCase(Locale.ROOT).split("_", -1)) {
            camel.append(camel.isEmpty() ? word : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1));
        }
        return camel.toString();
    }

    @Test
    void theTableAndTheResourcesDeclareTheSameRoutes() {
        Set<String> declared = new ClassFileImporter()
                .importPath(java.nio.file.Path.of("target/classes/dev/xs2gateway")).stream()
                        .filter(type -> type.isAnnotatedWith(Path.class) && !type.isInterface())
                        .map(JavaClass::reflect)
                        .flatMap(RouteAgreementTest::declaredIn)
                        .collect(toSet());

        assertThat(declared).isEqualTo(table());
    }

    private static Stream<String> declaredIn(Class<?> resource) {
        String root = resource.getAnnotation(Path.class).value();
        return Arrays.stream(resource.getDeclaredMethods()).flatMap(method -> Arrays.stream(method.getAnnotations())
                .map(Annotation::annotationType)
                .map(type -> type.getAnnotation(HttpMethod.class))
                .filter(Objects::nonNull)
                .map(verb -> line(
                        verb.value(),
                        root + below(method),
                        method.getAnnotation(Operation.class).operationId())));
    }

    private static String below(Method method) {
        Path path = method.getAnnotation(Path.class);
        return path == null ? "" : path.value();
    }

    @Test
    void theTableAndTheDescriptionNameTheSameOperations() throws IOException {
        Set<String> described = new HashSet<>();
        JsonNode paths =
                new YAMLMapper().readTree(new File("docs/openapi.yaml")).get("paths");
        paths.properties().forEach(path -> path.getValue().properties().stream()
                .filter(operation -> operation.getValue().has("operationId"))
                .forEach(operation -> described.add(line(
                        operation.getKey().toUpperCase(Locale.ROOT),
                        path.getKey(),
                        operation.getValue().get("operationId").asText()))));

        // OpenAPI 3.1 has no word for QUERY.
        assertThat(described)
                .isEqualTo(table().stream()
                        .filter(line -> !line.startsWith("QUERY "))
                        .collect(toSet()));
    }

    @Test
    void theTableAndTheMetricsNameTheSamePaths() throws IOException {
        Properties settings = new Properties();
        try (InputStream file = Route.class.getResourceAsStream("/application.properties")) {
            settings.load(file);
        }
        Set<String> labels = Arrays.stream(settings.getProperty(LABELS).split(",", -1))
                .map(pattern -> pattern.substring(pattern.indexOf('=') + 1))
                .filter(label -> !label.equals("other"))
                .collect(toSet());

        assertThat(labels)
                .isEqualTo(Arrays.stream(Route.values()).map(Route::template).collect(toSet()));
    }
}
