package dev.xs2gateway.training;

import dev.xs2gateway.sandbox.Sandbox;
import dev.xs2gateway.sandbox.SandboxOrder;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Starts a gateway in front of a sandbox, asks it everything once or more, and tells it to go.
 *
 * <p>Arguments: the gateway's command, such as {@code java -XX:AOTCacheOutput=app.aot -jar quarkus-run.jar}, which is what makes use of
 * it. Needs nothing but the JDK and the sandbox, so that it can run where an image is built.
 */
public final class TrainingRun {
    private static final Duration LONGEST_START = Duration.ofMinutes(2);
    private static final Duration LONGEST_END = Duration.ofMinutes(5);
    private static final int ROUNDS = 20;
    private static final int BY_SIGTERM = 143;

    private final Process gateway;
    private final String url;
    private final String managementUrl;
    private final HttpClient client = HttpClient.newHttpClient();

    private TrainingRun(Process gateway, String url, String managementUrl) {
        this.gateway = gateway;
        this.url = url;
        this.managementUrl = managementUrl;
    }

    public static void main(String[] command) throws IOException, InterruptedException {
        Path store = Files.createTempDirectory("training");
        try (Sandbox sandbox = Sandbox.start(0, 0)) {
            int port = freePort();
            int managementPort = freePort();
            ProcessBuilder builder = new ProcessBuilder(List.of(command)).inheritIO();
            builder.environment().putAll(variables(sandbox, store, port, managementPort));
            TrainingRun run =
                    new TrainingRun(builder.start(), "http://127.0.0.1:" + port, "http://127.0.0.1:" + managementPort);
            try {
                run.untilReady();
                run.askEverything(sandbox);
            } finally {
                run.end();
            }
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }

    private static Map<String, String> variables(Sandbox sandbox, Path store, int port, int managementPort) {
        return Map.ofEntries(
                Map.entry("GATEWAY_UPSTREAM_URL", sandbox.apiUrl().toString()),
                Map.entry("GATEWAY_UPSTREAM_API_KEY", Sandbox.API_KEY),
                Map.entry("GATEWAY_UPSTREAM_CDN_HOSTS", "localhost"),
                Map.entry("GATEWAY_UPSTREAM_CDN_INSECURE", "true"),
                Map.entry("GATEWAY_BUDGET_LIMITS", "1000/1s"),
                Map.entry("GATEWAY_BUDGET_UNKNOWN_PAST", "fresh"),
                Map.entry("GATEWAY_FILES_STORE_DIR", store.toString()),
                Map.entry("GATEWAY_ACCESS_MODE", "open"),
                Map.entry("GATEWAY_ACCESS_ALLOW_OPEN", "true"),
                Map.entry("QUARKUS_HTTP_PORT", Integer.toString(port)),
                Map.entry("QUARKUS_MANAGEMENT_PORT", Integer.toString(managementPort)),
                Map.entry("QUARKUS_SHUTDOWN_DELAY", "0s"));
    }

    private void untilReady() throws InterruptedException {
        Instant end = Instant.now().plus(LONGEST_START);
        while (!isReady()) {
            if (!gateway.isAlive() || Instant.now().isAfter(end)) {
                throw new IllegalStateException("the gateway did not start");
            }
            Thread.sleep(50);
        }
    }

    private boolean isReady() throws InterruptedException {
        try {
            return get("/q/health/ready").statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    private void askEverything(Sandbox sandbox) throws IOException, InterruptedException {
        for (int round = 0; round < ROUNDS; round++) {
            SandboxOrder order = sandbox.order().invoices("1").put();
            String path = "/orders/" + order.orderId();
            mustBe(200, get("/bookings/" + order.bookingId()));
            mustBe(200, get("/bookings/" + order.bookingId()));
            mustBe(200, get("/bookings?id=" + order.bookingId() + "&id=unknown"));
            mustBe(200, get(path));
            mustBe(200, get(path + "/tickets/" + order.ticketId()));
            mustBe(200, get(path + "/tickets.zip"));
            mustBe(200, get(path + "/invoices/1"));
            mustBe(404, get("/orders/unknown"));
            mustBe(200, get("/q/metrics"));
            mustBe(200, get("/q/health"));
        }
    }

    private static void mustBe(int status, HttpResponse<byte[]> answer) {
        if (answer.statusCode() != status) {
            throw new IllegalStateException(answer + " instead of " + status);
        }
    }

    private HttpResponse<byte[]> get(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create((path.startsWith("/q/") ? managementUrl : url) + path))
                .timeout(Duration.ofSeconds(30))
                .build();
        return client.send(request, BodyHandlers.ofByteArray());
    }

    /** The JVM writes down what it has learnt as it ends. */
    private void end() throws InterruptedException {
        client.close();
        gateway.destroy();
        if (!gateway.waitFor(LONGEST_END)) {
            gateway.destroyForcibly();
        }
        if (gateway.waitFor() != BY_SIGTERM) {
            throw new IllegalStateException("the gateway ended with " + gateway.exitValue());
        }
    }
}
