package dev.xs2gateway.packaged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.xs2gateway.sandbox.Call;
import dev.xs2gateway.sandbox.CallKind;
import dev.xs2gateway.sandbox.Fault;
import dev.xs2gateway.sandbox.Sandbox;
import dev.xs2gateway.sandbox.SandboxOrder;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Faults that change how the gateway behaves from then on, so each has a gateway of its own. */
class FaultyUpstreamIT {
    /** In the API's own form. */
    private static final Fault REFUSED = Fault.status(403, "application/json", "{\"message\":\"forbidden\"}", Map.of());

    private final Path storeDir;
    private final Sandbox sandbox = Sandbox.start(0, 0);

    FaultyUpstreamIT(@TempDir Path storeDir) {
        this.storeDir = storeDir;
    }

    @AfterEach
    void close() {
        sandbox.close();
    }

    @Test
    void aRefusedKeyStopsAllCallsButTheOneThatConfirmsIt() {
        SandboxOrder known = sandbox.order().put();
        Map<String, String> variables = Gateway.variables(sandbox, storeDir);
        variables.put("GATEWAY_UPSTREAM_API_KEY", "another-key");
        try (Gateway gateway = Gateway.start(variables)) {
            for (int i = 0; i < 5; i++) {
                HttpResponse<String> answer = gateway.get("/bookings/" + known.bookingId());
                assertThat(answer.statusCode()).isEqualTo(502);
                assertThat(answer.body()).contains("/problems/upstream-refused");
            }
            assertThat(gateway.get("/orders/" + known.orderId() + "/tickets.zip")
                            .body())
                    .contains("/problems/upstream-refused");
            assertThat(sandbox.calls().apiCalls("")).isEqualTo(2);
            assertThat(gateway.get("/q/health/ready").statusCode()).isEqualTo(200);
            assertThat(gateway.get("/q/health/well"))
                    .returns(503, HttpResponse::statusCode)
                    .satisfies(health -> assertThat(health.body())
                            .contains("\"key\": \"refused\"", "XS2Event refuses the key: the next probe is at 20"));
            assertThat(gateway.metric("gateway_upstream_key_refused")).isEqualTo(1);
            assertThat(gateway.output())
                    .contains("refuses gateway.upstream.api-key")
                    .doesNotContain("another-key");
        }
    }

    @Test
    void aRefusedKeyIsTriedAgainByOneProbe() {
        SandboxOrder order = sandbox.order().put();
        sandbox.faults().times(2, CallKind.LIST, "", REFUSED);
        Map<String, String> variables = Gateway.variables(sandbox, storeDir);
        variables.put("GATEWAY_UPSTREAM_REFUSED_PROBE", "1s");
        try (Gateway gateway = Gateway.start(variables)) {
            assertThat(gateway.get("/bookings/" + order.bookingId()).statusCode())
                    .isEqualTo(502);
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> gateway.get("/bookings/" + order.bookingId()).statusCode() == 200);
            assertThat(sandbox.calls().count(CallKind.LIST, order.bookingId())).isEqualTo(2);
            assertThat(gateway.get("/q/health/well").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aChangedKeyFileIsReadAndItsKeyTriedAtOnce(@TempDir Path secrets) throws Exception {
        SandboxOrder order = sandbox.order().put();
        Path file = Files.writeString(secrets.resolve("api-key"), "old-key\n");
        Map<String, String> variables = Gateway.variables(sandbox, storeDir);
        variables.remove("GATEWAY_UPSTREAM_API_KEY");
        variables.put("GATEWAY_UPSTREAM_API_KEY_FILE", file.toString());
        try (Gateway gateway = Gateway.start(variables)) {
            assertThat(gateway.get("/bookings/" + order.bookingId()).statusCode())
                    .isEqualTo(502);
            assertThat(sandbox.calls().apiCalls("")).isEqualTo(2);

            Files.writeString(file, Sandbox.API_KEY + "\n");

            await().atMost(Duration.ofSeconds(20)).until(() -> gateway.metric("gateway_upstream_key_refused") == 0);
            assertThat(sandbox.calls().apiCalls("")).isEqualTo(3);
            assertThat(gateway.get("/bookings/" + order.bookingId()).statusCode())
                    .isEqualTo(200);
            assertThat(gateway.output()).doesNotContain("old-key", Sandbox.API_KEY);
        }
    }

    @Test
    void anUpstreamThatIsDownIsLeftAloneAndFoundAgain() {
        SandboxOrder order = sandbox.order().put();
        Map<String, String> variables = Gateway.variables(sandbox, storeDir);
        variables.put("GATEWAY_UPSTREAM_BREAKER_CALLS", "4");
        variables.put("GATEWAY_UPSTREAM_BREAKER_DELAY", "4s");
        variables.put("GATEWAY_UPSTREAM_RETRY_DELAY", "10ms");
        sandbox.faults().times(4, CallKind.LIST, order.bookingId(), Fault.refuse());
        try (Gateway gateway = Gateway.start(variables)) {
            for (int i = 0; i < 8; i++) {
                HttpResponse<String> answer = gateway.get("/bookings/" + order.bookingId());
                assertThat(answer.statusCode()).isEqualTo(503);
                assertThat(answer.headers().firstValue("Retry-After")).isPresent();
            }
            assertThat(sandbox.calls().count(CallKind.LIST, order.bookingId())).isEqualTo(4);
            assertThat(gateway.get("/q/health/ready").statusCode()).isEqualTo(200);
            assertThat(gateway.get("/q/health/well"))
                    .returns(503, HttpResponse::statusCode)
                    .satisfies(health -> assertThat(health.body())
                            .contains("\"breaker\": \"open\"", "circuit breaker open (the connection was lost)"));
            assertThat(gateway.metric("gateway_upstream_breaker_open")).isEqualTo(1);

            await().atMost(Duration.ofSeconds(20))
                    .until(() -> gateway.get("/bookings/" + order.bookingId()).statusCode() == 200);
            assertThat(sandbox.calls().count(CallKind.LIST, order.bookingId())).isEqualTo(5);
            assertThat(gateway.get("/q/health/well").statusCode()).isEqualTo(200);
            assertThat(gateway.metric("gateway_upstream_breaker_open")).isZero();
        }
    }

    @Test
    void theBudgetIsKeptWhateverIsAsked() {
        Map<String, String> variables = Gateway.variables(sandbox, storeDir);
        variables.put("GATEWAY_BUDGET_LIMITS", "3/1h");
        variables.put("GATEWAY_BUDGET_MAX_WAIT", "1s");
        try (Gateway gateway = Gateway.start(variables)) {
            for (int i = 0; i < 3; i++) {
                String bookingId = sandbox.order().put().bookingId();
                assertThat(gateway.get("/bookings/" + bookingId).statusCode()).isEqualTo(200);
            }
            HttpResponse<String> answer =
                    gateway.get("/bookings/" + sandbox.order().put().bookingId());

            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.body()).contains("/problems/budget-exhausted");
            assertThat(answer.headers().firstValueAsLong("Retry-After").orElseThrow())
                    .isBetween(3000L, 3600L);
            assertThat(sandbox.calls().apiCalls("")).isEqualTo(3);
        }
    }

    @Test
    void theVendorNeverSeesMoreCallsThanTheLimitInAnyWindow() throws Exception {
        Map<String, String> variables = Gateway.variables(sandbox, storeDir);
        variables.put("GATEWAY_UPSTREAM_BATCH_IDS", "1");
        variables.put("GATEWAY_BUDGET_LIMITS", "5/1s");
        try (Gateway gateway = Gateway.start(variables);
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> answers = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                String bookingId = sandbox.order().put().bookingId();
                answers.add(callers.submit(
                        () -> gateway.get("/bookings/" + bookingId).statusCode()));
            }
            for (Future<Integer> answer : answers) {
                assertThat(answer.get()).isEqualTo(200);
            }
        }
        List<Instant> arrivals =
                sandbox.calls().all().stream().map(Call::at).sorted().toList();
        assertThat(arrivals).hasSize(30);
        for (int i = 5; i < arrivals.size(); i++) {
            assertThat(Duration.between(arrivals.get(i - 5), arrivals.get(i)))
                    .isGreaterThanOrEqualTo(Duration.ofSeconds(1));
        }
    }
}
