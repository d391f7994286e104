package dev.xs2gateway.packaged;

import static org.awaitility.Awaitility.await;

import dev.xs2gateway.Secrets;
import dev.xs2gateway.sandbox.Sandbox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The packaged jar as a process of its own, set up by environment variables alone, as on a platform. */
final class Gateway implements AutoCloseable {
    private static final Path JAR = Path.of("target/quarkus-app/quarkus-run.jar");
    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

    private final Process process;
    private final int port;
    private final int managementPort;
    private final Path output;
    private final boolean knowsSecrets;
    private final HttpClient client = HttpClient.newHttpClient();

    private Gateway(Process process, int port, int managementPort, Path output, boolean knowsSecrets) {
        this.process = process;
        this.port = port;
        this.managementPort = managementPort;
        this.output = output;
        this.knowsSecrets = knowsSecrets;
    }

    /** The variables that a gateway in front of this sandbox needs, and no others. */
    static Map<String, String> variables(Sandbox sandbox, Path storeDir) {
        Map<String, String> variables = new HashMap<>();
        variables.put("GATEWAY_UPSTREAM_URL", sandbox.apiUrl().toString());
        variables.put("GATEWAY_UPSTREAM_API_KEY", Sandbox.API_KEY);
        variables.put("GATEWAY_UPSTREAM_CDN_HOSTS", "localhost");
        variables.put("GATEWAY_UPSTREAM_CDN_INSECURE", "true");
        variables.put("GATEWAY_BUDGET_LIMITS", "1000/1s");
        variables.put("GATEWAY_BUDGET_UNKNOWN_PAST", "fresh");
        variables.put("GATEWAY_FILES_STORE_DIR", storeDir.toString());
        variables.put("GATEWAY_ACCESS_MODE", "open");
        variables.put("GATEWAY_ACCESS_ALLOW_OPEN", "true");
        return variables;
    }

    static String jar() {
        return JAR.toAbsolutePath().toString();
    }

    /** The command line that runs the packaged jar with these arguments. */
    static List<String> command(String... args) {
        List<String> command = command(List.of());
        command.addAll(List.of(args));
        return command;
    }

    /** Starts it without waiting; {@code jvm} are options of the JVM. */
    static Gateway launch(Map<String, String> variables, String... jvm) {
        return launch(variables, command(List.of(jvm)));
    }

    private static List<String> command(List<String> jvm) {
        List<String> command = new ArrayList<>(List.of(JAVA.toString()));
        command.addAll(StartUpCache.options(JAVA, JAR.toAbsolutePath()));
        command.addAll(jvm);
        command.addAll(List.of("-jar", jar()));
        return command;
    }

    static Gateway launch(Map<String, String> variables, List<String> command) {
        try {
            int port = freePort();
            int managementPort = freePort();
            Path output = Files.createTempFile("gateway-", ".log");
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(Path.of(System.getProperty("java.io.tmpdir")).toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            builder.environment().keySet().removeIf(name -> name.startsWith("GATEWAY_") || name.startsWith("QUARKUS_"));
            // Only who looks at how it goes down waits for that, and only who reads logs gets them as a platform does.
            builder.environment().put("QUARKUS_SHUTDOWN_DELAY", "0s");
            builder.environment().put("QUARKUS_LOG_CONSOLE_JSON_ENABLED", "false");
            builder.environment().putAll(variables);
            builder.environment().put("QUARKUS_HTTP_PORT", Integer.toString(port));
            builder.environment().put("QUARKUS_MANAGEMENT_PORT", Integer.toString(managementPort));
            boolean knowsSecrets = variables.containsKey("GATEWAY_UPSTREAM_API_KEY");
            return new Gateway(builder.start(), port, managementPort, output, knowsSecrets);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }

    /** Starts it and waits until it is ready. */
    static Gateway start(Map<String, String> variables, String... jvm) {
        return ready(launch(variables, jvm));
    }

    /** By a command of its own, instead of the packaged jar in this JVM. */
    static Gateway start(Map<String, String> variables, List<String> command) {
        return ready(launch(variables, command));
    }

    private static Gateway ready(Gateway gateway) {
        try {
            await().atMost(Duration.ofSeconds(60)).until(gateway::isReady);
            return gateway;
        } catch (RuntimeException | Error e) {
            gateway.close();
            throw e;
        }
    }

    private boolean isReady() {
        if (!process.isAlive()) {
            throw new IllegalStateException("the gateway ended: " + output());
        }
        try {
            return get("/q/health/ready").statusCode() == 200;
        } catch (UncheckedIOException notYet) {
            return false;
        }
    }

    /** Where a path is served: health and metrics on the management port, all else on the public one. */
    URI uri(String path) {
        return URI.create("http://localhost:" + (path.startsWith("/q/") ? managementPort : port) + path);
    }

    int port() {
        return port;
    }

    HttpResponse<String> get(String path) {
        return send(HttpRequest.newBuilder(uri(path))
                .timeout(Duration.ofSeconds(30))
                .build());
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return client.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The sum over all of a metric's labels. */
    double metric(String name) {
        return get("/q/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    long pid() {
        return process.pid();
    }

    /** Waits until it has ended by itself; its exit code. */
    int ended() {
        await().atMost(Duration.ofSeconds(60)).until(() -> !process.isAlive());
        return process.exitValue();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** What it wrote to its console so far. */
    String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As a platform does it, with SIGTERM; does not wait. */
    void terminate() {
        process.destroy();
    }

    /** As by {@code kill -9}: it can do nothing about it. */
    void kill() {
        client.close();
        process.destroyForcibly().onExit().join();
    }

    /** Ends it, and fails if its output contains a secret. */
    @Override
    public void close() {
        client.close();
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            Optional<String> secret = knowsSecrets ? Secrets.firstIn(output()) : Optional.empty();
            Files.deleteIfExists(output);
            secret.ifPresent(found -> {
                throw new AssertionError("the gateway wrote a secret: " + found);
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
