package dev.xs2gateway.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.xs2gateway.deployment.Recipe;
import dev.xs2gateway.sandbox.Sandbox;
import dev.xs2gateway.sandbox.SandboxOrder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Does by hand what Dockerfile.jvm tells a container engine to do: copies, trains, and starts the entry point, as its user where we may,
 * in a folder of which that user can write the store alone.
 */
class ImageIT {
    private static final Recipe RECIPE = Recipe.of(Path.of("Dockerfile.jvm"));
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();
    private static final boolean ROOT = System.getProperty("user.name").equals("root");

    /** Not JUnit's: that folder is closed to other users. */
    private final Path root = Files.createTempDirectory(
            "image", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));

    private final Sandbox sandbox = Sandbox.start(0, 0);

    ImageIT() throws IOException {}

    @AfterEach
    void remove() throws IOException {
        sandbox.close();
        try (Stream<Path> all = Files.walk(root)) {
            for (Path path : all.toList().reversed()) {
                path.toFile().setWritable(true);
                Files.delete(path);
            }
        }
    }

    @Test
    void theEntryPointStartsFromWhatIsCopiedAndWritesTheStoreAlone() throws Exception {
        for (List<String> copy : RECIPE.copies()) {
            copy(Path.of(copy.getFirst()), inside(copy.getLast()));
        }
        run(RECIPE.all("RUN").getFirst().command());
        assertThat(inside("/app/app.aot")).isNotEmptyFile();
        Path store = Files.createDirectories(inside("/app/store"));
        if (ROOT) {
            run(List.of("chown", RECIPE.last("USER").rest(), store.toString()));
        }
        close(inside("/app"));
        List<String> before = tree();

        SandboxOrder order = sandbox.order().put();
        Map<String, String> variables = Gateway.variables(sandbox, store.resolve("files"));
        variables.put("JDK_JAVA_OPTIONS", "-XX:AOTMode=on"); // a cache that does not fit is an error
        try (Gateway gateway = Gateway.start(variables, entryPoint())) {
            assertThat(gateway.get("/bookings/" + order.bookingId()).statusCode())
                    .isEqualTo(200);
            assertThat(gateway.get("/orders/" + order.orderId() + "/tickets.zip")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(tree()).isEqualTo(before);
            assertThat(gateway.output()).doesNotContain("Read-only", "Permission denied", "AccessDenied", "[warning]");
        }
    }

    @Test
    void thePartsListNamesEveryJarOfTheApplication() throws IOException {
        JsonNode parts = new ObjectMapper().readTree(Path.of("target/bom.json").toFile());
        assertThat(parts.path("bomFormat").asText()).isEqualTo("CycloneDX");
        List<String> named = new ArrayList<>();
        parts.path("components")
                .forEach(part -> named.add(
                        part.path("group").asText() + "." + part.path("name").asText() + "-"
                                + part.path("version").asText()));
        try (Stream<Path> jars = Files.list(Path.of("target/quarkus-app/lib/main"))) {
            assertThat(jars.map(jar -> jar.getFileName().toString()))
                    .isNotEmpty()
                    .allMatch(jar -> named.stream().anyMatch(jar::startsWith));
        }
    }

    private Path inside(String path) {
        return root.resolve(path.substring(1));
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                Path target =
                        Files.isDirectory(from) ? to.resolve(from.relativize(file)) : to.resolve(from.getFileName());
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
    }

    private List<String> here(List<String> command) {
        return command.stream()
                .map(word -> word.equals("java") ? JAVA : word)
                .map(word -> word.replaceFirst("(^|=)(/app|/training)", "$1" + root + "$2"))
                .toList();
    }

    private void run(List<String> command) throws IOException, InterruptedException {
        Path log = root.resolve("log");
        Process process = new ProcessBuilder(here(command))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(log)).isZero();
    }

    /** As after a mount for reading only: for its owner too, whom root is not kept by. */
    private static void close(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.filter(it -> !it.endsWith("store")).toList()) {
                path.toFile().setWritable(false);
            }
        }
    }

    private List<String> entryPoint() {
        List<String> command = new ArrayList<>();
        if (ROOT) {
            String[] user = RECIPE.last("USER").rest().split(":", 2);
            command.addAll(List.of("setpriv", "--reuid", user[0], "--regid", user[1], "--clear-groups"));
        }
        command.addAll(here(RECIPE.last("ENTRYPOINT").command()));
        return command;
    }

    /** Everything but what is in the store, with its date. */
    private List<String> tree() throws IOException {
        Path store = inside("/app/store");
        try (Stream<Path> all = Files.walk(inside("/app"))) {
            List<String> tree = new ArrayList<>();
            for (Path path : all.filter(it -> !it.startsWith(store)).sorted().toList()) {
                tree.add(path + " " + Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS));
            }
            return tree;
        }
    }
}
