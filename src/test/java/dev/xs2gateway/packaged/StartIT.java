package dev.xs2gateway.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xs2gateway.sandbox.Sandbox;
import dev.xs2gateway.sandbox.SandboxOrder;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a platform team meets first: it starts with few variables, or says what is wrong. */
class StartIT {
    private final Path storeDir;
    private final Sandbox sandbox = Sandbox.start(0, 0);

    StartIT(@TempDir Path storeDir) {
        this.storeDir = storeDir;
    }

    @Test
    void itServesWithNothingButItsVariables() {
        SandboxOrder order = sandbox.order().put();
        try (sandbox;
                Gateway gateway = Gateway.start(Gateway.variables(sandbox, storeDir))) {
            assertThat(gateway.get("/bookings/" + order.bookingId()).statusCode())
                    .isEqualTo(200);
            assertThat(gateway.get("/orders/" + order.orderId() + "/tickets/" + order.ticketId())
                            .statusCode())
                    .isEqualTo(200);
            assertThat(gateway.get("/orders/" + order.orderId() + "/tickets.zip")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(gateway.get("/q/metrics").body()).contains("http_server_requests");
            assertThat(gateway.get("/q/openapi").body()).contains("/orders/{orderId}/tickets/{ticketId}");
            assertThat(gateway.get("/q/swagger-ui/").statusCode()).isEqualTo(200);
            assertNothingLeaks(gateway);
        }
    }

    private void assertNothingLeaks(Gateway gateway) {
        for (String path : new String[] {"/q/metrics", "/q/health", "/q/openapi"}) {
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
    void itRefusesToStartWithoutWhatItNeeds(String missing) {
        Map<String, String> variables = Gateway.variables(sandbox, storeDir);
        variables.remove(missing);

        assertRefused(
                variables,
                missing.toLowerCase(Locale.ROOT).replace("api_key", "api-key").replace('_', '.'));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GATEWAY_ACCESS_MODE|everybody|gateway.access.mode",
                "GATEWAY_ACCESS_MODE|keys|gateway.access.mode",
                "GATEWAY_BUDGET_LIMITS|often|gateway.budget.limits",
                "GATEWAY_BUDGET_LIMITS|0/1s|gateway.budget.limits",
                "GATEWAY_BUDGET_STORE|redis|gateway.budget.pods",
                "GATEWAY_BUDGET_STORE|disk|gateway.budget.store",
                "GATEWAY_BUDGET_PODS|0|gateway.budget.pods",
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
    void itRefusesToStartWithNonsense(String name, String value, String setting) {
        Map<String, String> variables = Gateway.variables(sandbox, storeDir);
        variables.put(name, value);

        assertRefused(variables, setting);
    }

    private void assertRefused(Map<String, String> variables, String setting) {
        try (sandbox;
                Gateway gateway = Gateway.launch(variables)) {
            assertThat(gateway.ended()).isNotZero();
            assertThat(gateway.output()).contains(setting).doesNotContain(Sandbox.API_KEY);
        }
    }
}
