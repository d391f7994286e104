package dev.xs2gateway.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xs2gateway.RequiredTool;
import dev.xs2gateway.sandbox.Sandbox;
import dev.xs2gateway.sandbox.SandboxOrder;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a platform team meets first: it starts with few variables, or says what is wrong. */
class StartIT {
    /** As the image sets it; without, the gateway warns. */
    private static final String EXIT = "-XX:+ExitOnOutOfMemoryError";

    private final Path storeDir;
    private final Sandbox sandbox = Sandbox.start(0, 0);

    StartIT(@TempDir Path storeDir) {
        this.storeDir = storeDir;
    }

    @Test
    void theGatewayServesWithNothingButItsVariables() {
        SandboxOrder order = sandbox.order().put();
        try (sandbox;
                Gateway gateway = Gateway.start(Gateway.variables(sandbox, storeDir), EXIT)) {
            assertThat(gateway.get("/bookings/" + order.bookingId()).statusCode())
                    .isEqualTo(200);
            assertThat(gateway.get("/orders/" + order.orderId() + "/tickets/" + order.ticketId())
                            .statusCode())
                    .isEqualTo(200);
            assertThat(gateway.get("/orders/" + order.orderId() + "/tickets.zip")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(gateway.get("/q/metrics").body()).contains("http_server_requests");
            assertThat(gateway.get("/q/info").body()).contains("xs2event-gateway");
            assertThat(gateway.get("/openapi").body()).contains("/orders/{orderId}/tickets/{ticketId}");
            assertThat(gateway.get("/swagger-ui/").statusCode()).isEqualTo(404);
            assertNothingLeaks(gateway);
        }
    }

    private void assertNothingLeaks(Gateway gateway) {
        for (String path : new String[] {"/q/metrics", "/q/health", "/openapi"}) {
            HttpResponse<String> answer = gateway.get(path);
            assertThat(answer.body() + answer.headers()).doesNotContain(Sandbox.API_KEY);
        }
        assertThat(gateway.output())
                .doesNotContain(Sandbox.API_KEY, "guest-secret", "vendor-secret", "Signature=")
                .contains("\"outcome\":\"complete\"");
        assertThat(gateway.output().lines().filter(line -> line.contains("WARN")))
                .as("what it warns of")
                .singleElement()
                .asString()
                .contains("gateway.access.mode=open");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GATEWAY_ACCESS_MODE", "GATEWAY_UPSTREAM_URL", "GATEWAY_UPSTREAM_API_KEY"})
    void theGatewayDoesNotStartWithoutARequiredSetting(String missing) {
        Map<String, String> variables = Gateway.variables(sandbox, storeDir);
        variables.remove(missing);

        assertRefused(
                variables,
                missing.toLowerCase(Locale.ROOT).replace("api_key", "api-key").replace('_', '.'),
                missing);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GATEWAY_ACCESS_MODE|everybody|gateway.access.mode",
                "GATEWAY_ACCESS_MODE|keys,open|gateway.access.mode",
                "GATEWAY_ACCESS_MODE|keys,open|gateway.access.mode",
                "GATEWAY_ACCESS_MODE|keys|gateway.access.consumers-file",
                "GATEWAY_ACCESS_ALLOW_OPEN|false|gateway.access.mode",
                "GATEWAY_ACCESS_TRUSTED_PROXIES|10.0.0.1/8|gateway.access.trusted-proxies",
                "GATEWAY_ACCESS_ATTEMPTS_PER_MINUTE|0|gateway.access.attempts-per-minute",
                "GATEWAY_ACCESS_RELOAD_EVERY|0s|gateway.access.reload-every",
                "GATEWAY_BUDGET_LIMITS|often|gateway.budget.limits",
                "GATEWAY_BUDGET_LIMITS|0/1s|gateway.budget.limits",
                "GATEWAY_BUDGET_STORE|redis|gateway.budget.pods",
                "GATEWAY_BUDGET_STORE|disk|gateway.budget.store",
                "GATEWAY_BUDGET_PODS|0|gateway.budget.pods",
                "GATEWAY_BUDGET_PODS|1001|gateway.budget.pods",
                "GATEWAY_BUDGET_SHARES|lookup:99,background:9|gateway.budget.shares",
                "GATEWAY_BUDGET_UNKNOWN_PAST|perhaps|gateway.budget.unknown-past",
                "GATEWAY_BUDGET_SCOPE|{all}|gateway.budget.scope",
                "GATEWAY_UPSTREAM_URL|api.xs2event.com|gateway.upstream.url",
                "GATEWAY_UPSTREAM_URL|https://user:secret@api.xs2event.com|gateway.upstream.url",
                "GATEWAY_UPSTREAM_URL|https://api.xs2event.com/v1|gateway.upstream.url",
                "GATEWAY_UPSTREAM_CDN_HOSTS|https://cdn/x|gateway.upstream.cdn-hosts",
                "GATEWAY_UPSTREAM_TIMEOUT|soon|gateway.upstream.timeout",
                "GATEWAY_UPSTREAM_TIMEOUT|0s|gateway.upstream.timeout",
                "GATEWAY_UPSTREAM_BATCH_IDS|0|gateway.upstream.batch-ids",
                "GATEWAY_UPSTREAM_ORDERS_PATH|bookingorders|gateway.upstream.orders-path",
                "GATEWAY_UPSTREAM_BREAKER_RATIO|2|gateway.upstream.breaker-ratio",
                "GATEWAY_ORDERS_OPEN_AGE|-1s|gateway.orders.open-age",
                "GATEWAY_FILES_HOLD_BACK|0|gateway.files.hold-back",
                "GATEWAY_FILES_STORE_DIR|/proc/nowhere|gateway.files.store-dir",
                "GATEWAY_FILES_VERIFY|perhaps|gateway.files.verify",
                "GATEWAY_UPSTREAM_CDN_INSECURE|maybe|gateway.upstream.cdn-insecure",
                "GATEWAY_TICKETS_PREFETCH|perhaps|gateway.tickets.prefetch",
            })
    void theGatewayDoesNotStartWithABadValue(String name, String value, String setting) {
        Map<String, String> variables = Gateway.variables(sandbox, storeDir);
        variables.put(name, value);

        assertRefused(
                variables, setting, setting.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT));
    }

    @Test
    void allBadSettingsAreNamedAtOnceInALineEach() {
        Map<String, String> variables = Gateway.variables(sandbox, storeDir);
        variables.remove("GATEWAY_UPSTREAM_URL");
        variables.put("GATEWAY_UPSTRAEM_URL", "https://api.xs2event.com");
        variables.put("GATEWAY_UPSTREAM_TIMEOUT", "soon");
        variables.put("GATEWAY_FILES_MAX_BYTES", "plenty");
        variables.put("GATEWAY_ACCESS_MODE", "everybody");
        variables.put("GATEWAY_ORDERS_IN_FLIGHT", "few");
        variables.put("GATEWAY_TICKETS_GATHER", "-1s");
        variables.put("QUARKUS_SHUTDOWN_DELAY", "later");

        assertThat(refusal(variables))
                .containsExactly(
                        "gateway.access.mode (GATEWAY_ACCESS_MODE) is everybody; allowed: keys, oidc, open",
                        "gateway.files.max-bytes (GATEWAY_FILES_MAX_BYTES) is plenty; allowed: a size such as 256K, 64M or 1G",
                        "gateway.orders.in-flight (GATEWAY_ORDERS_IN_FLIGHT) is few; allowed: a whole number",
                        "gateway.tickets.gather (GATEWAY_TICKETS_GATHER) is -1 s; allowed: 0s or longer",
                        "gateway.upstream.timeout (GATEWAY_UPSTREAM_TIMEOUT) is soon; allowed: a time such as 200ms, 20s, 5m or 1h",
                        "gateway.upstream.url (GATEWAY_UPSTREAM_URL) is not set; the gateway does not start without it",
                        "quarkus.shutdown.delay (QUARKUS_SHUTDOWN_DELAY) is later; allowed: a time such as 200ms, 20s, 5m or 1h",
                        "GATEWAY_UPSTRAEM_URL is set, but no setting has this name; did you mean GATEWAY_UPSTREAM_URL?");
    }

    @Test
    void redisWithoutHostsIsRefusedByName() {
        Map<String, String> variables = Gateway.variables(sandbox, storeDir);
        variables.put("GATEWAY_BUDGET_STORE", "redis");
        variables.put("GATEWAY_BUDGET_PODS", "2");

        assertRefused(variables, "quarkus.redis.hosts", "QUARKUS_REDIS_HOSTS");
    }

    @Test
    void aPortThatIsTakenIsSaidInOneLine() throws IOException {
        Map<String, String> variables = Gateway.variables(sandbox, storeDir);
        try (ServerSocket taken = new ServerSocket(0);
                sandbox;
                Gateway gateway = Gateway.launch(variables, "-Dquarkus.http.port=" + taken.getLocalPort())) {
            assertThat(gateway.ended()).isNotZero();
            assertThat(gateway.output().lines())
                    .filteredOn(line -> !line.contains("WARN"))
                    .singleElement()
                    .asString()
                    .contains("quarkus.http.port (QUARKUS_HTTP_PORT)", "port " + taken.getLocalPort());
        }
    }

    @Test
    void unknownVariablesAndPlainHttpAreWarnedAbout() {
        Map<String, String> variables = Gateway.variables(sandbox, storeDir);
        variables.put("GATEWAY_BUDGET_LIMIT", "30/1m");
        variables.put("GATEWAY_SERVICE_HOST", "10.0.0.1");
        variables.put("GATEWAY_PORT_80_TCP_ADDR", "10.0.0.1");
        variables.put("GATEWAY_UPSTREAM_URL", "http://api.xs2event.invalid");
        try (sandbox;
                Gateway gateway = Gateway.start(variables, EXIT)) {
            assertThat(gateway.output().lines().filter(line -> line.contains("WARN")))
                    .satisfiesExactlyInAnyOrder(
                            line -> assertThat(line).contains("gateway.access.mode=open"),
                            line -> assertThat(line)
                                    .contains("GATEWAY_BUDGET_LIMIT is set", "did you mean GATEWAY_BUDGET_LIMITS?"),
                            line -> assertThat(line)
                                    .contains("gateway.upstream.url (GATEWAY_UPSTREAM_URL) is plain http"));
        }
    }

    @Test
    void anOlderJavaIsReportedInOneLine() {
        Path old = Path.of("/usr/lib/jvm/java-17-openjdk-amd64/bin/java");
        RequiredTool.require(Files.isExecutable(old), "Java 17 in " + old);
        try (sandbox;
                Gateway gateway = Gateway.launch(
                        Gateway.variables(sandbox, storeDir), List.of(old.toString(), "-jar", Gateway.jar()))) {
            assertThat(gateway.ended()).isNotZero();
            assertThat(gateway.output().lines())
                    .singleElement()
                    .asString()
                    .contains("needs Java 25", "this is Java 17", "JAVA_HOME");
        }
    }

    private void assertRefused(Map<String, String> variables, String setting, String variable) {
        assertThat(refusal(variables))
                .filteredOn(line -> !line.contains("WARN"))
                .singleElement()
                .asString()
                .contains(setting, variable)
                .doesNotContain(Sandbox.API_KEY, "Exception");
    }

    /** The lines that it ends with, its exit code being another than 0. */
    private List<String> refusal(Map<String, String> variables) {
        try (sandbox;
                Gateway gateway = Gateway.launch(variables)) {
            assertThat(gateway.ended()).isNotZero();
            return gateway.output().lines().toList();
        }
    }
}
