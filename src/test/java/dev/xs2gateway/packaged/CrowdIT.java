package dev.xs2gateway.packaged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.xs2gateway.sandbox.CallKind;
import dev.xs2gateway.sandbox.Fault;
import dev.xs2gateway.sandbox.Sandbox;
import dev.xs2gateway.sandbox.SandboxOrder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** More callers at once than there is room for. */
class CrowdIT {
    private static final int PLACES = 40;

    private final Sandbox sandbox = Sandbox.start(0, 0);
    private final HttpClient client = HttpClient.newHttpClient();
    private final Path storeDir;

    CrowdIT(@TempDir Path storeDir) {
        this.storeDir = storeDir;
    }

    @AfterEach
    void close() {
        client.close();
        sandbox.close();
    }

    private Gateway gateway() {
        Map<String, String> variables = Gateway.variables(sandbox, storeDir);
        variables.put("GATEWAY_HTTP_MAX_WAITING", Integer.toString(PLACES));
        return Gateway.start(variables);
    }

    private CompletableFuture<HttpResponse<String>> ask(HttpClient caller, Gateway gateway, String path) {
        return caller.sendAsync(HttpRequest.newBuilder(gateway.uri(path)).build(), BodyHandlers.ofString());
    }

    private List<CompletableFuture<HttpResponse<String>>> fill(Gateway gateway, int callers) {
        List<CompletableFuture<HttpResponse<String>>> waiting = Stream.generate(() -> ask(
                        client, gateway, "/bookings/" + sandbox.order().put().bookingId()))
                .limit(callers)
                .toList();
        await().until(() -> gateway.metric("gateway_http_waiting") == callers);
        return waiting;
    }

    @Test
    void oneRequestTooManyIsRefusedWithRetryAfterAndTheOthersAreServed() {
        SandboxOrder known = sandbox.order().put();
        SandboxOrder file = sandbox.order().put();
        try (Gateway gateway = gateway()) {
            gateway.get("/bookings/" + known.bookingId());
            sandbox.faults().on(CallKind.LIST, "", Fault.delay(Duration.ofSeconds(5)));
            List<CompletableFuture<HttpResponse<String>>> waiting = fill(gateway, PLACES);

            HttpResponse<String> oneTooMany = gateway.get("/bookings/" + file.bookingId());

            assertThat(oneTooMany.statusCode()).isEqualTo(503);
            assertThat(oneTooMany.headers().firstValue("Retry-After")).hasValue("1");
            assertThat(oneTooMany.headers().firstValue("Content-Type")).hasValue("application/problem+json");
            assertThat(oneTooMany.body()).contains("\"/problems/overloaded\"", "\"retryAfter\":1");
            assertThat(gateway.get("/bookings/" + known.bookingId()).statusCode())
                    .as("a cached answer takes no place")
                    .isEqualTo(200);
            assertThat(gateway.get("/q/health/live").statusCode()).isEqualTo(200);
            assertThat(waiting).allMatch(answer -> answer.join().statusCode() == 200);
            await().until(() -> gateway.metric("gateway_http_waiting") == 0);
            assertThat(gateway.get("/bookings/" + file.bookingId()).statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void aFileTakesFourPlacesAndItsRefusalIsOnRecord() {
        SandboxOrder order = sandbox.order().put();
        String path = "/orders/" + order.orderId() + "/tickets/" + order.ticketId();
        try (Gateway gateway = gateway()) {
            sandbox.faults().on(CallKind.LIST, "", Fault.delay(Duration.ofSeconds(5)));
            List<CompletableFuture<HttpResponse<String>>> waiting = fill(gateway, PLACES - 3);

            assertThat(gateway.get(path).statusCode()).isEqualTo(503);

            await().until(() -> gateway.output().lines().anyMatch(line -> line.contains("\"problem\":\"overloaded\"")));
            assertThat(gateway.output().lines().filter(line -> line.contains("\"problem\":\"overloaded\"")))
                    .singleElement()
                    .asString()
                    .contains(order.orderId(), "\"outcome\":\"refused\"", "\"status\":503", "\"bytes\":0");
            assertThat(waiting).allMatch(answer -> answer.join().statusCode() == 200);
            assertThat(gateway.get(path).statusCode()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void aCallerThatDisconnectsReleasesItsPlace(HttpClient.Version version) {
        SandboxOrder order = sandbox.order().put();
        try (Gateway gateway = gateway()) {
            sandbox.faults().on(CallKind.LIST, "", Fault.delay(Duration.ofSeconds(20)));
            try (HttpClient leaving = HttpClient.newBuilder().version(version).build()) {
                List<CompletableFuture<HttpResponse<String>>> left = IntStream.range(0, 5)
                        .mapToObj(n -> List.of(
                                ask(
                                        leaving,
                                        gateway,
                                        "/bookings/" + sandbox.order().put().bookingId()),
                                ask(leaving, gateway, "/orders/" + order.orderId() + "/tickets/" + order.ticketId())))
                        .flatMap(List::stream)
                        .toList();
                await().until(() -> gateway.metric("gateway_http_waiting") == 25);

                left.forEach(answer -> answer.cancel(true));
                leaving.shutdownNow();
            }

            await().atMost(Duration.ofSeconds(10)).until(() -> gateway.metric("gateway_http_waiting") == 0);
        }
    }

    @Test
    void requestsBeyondTheHeapAreRefusedAndTheProcessSurvives() {
        Map<String, String> variables = Gateway.variables(sandbox, storeDir);
        try (Gateway gateway = Gateway.start(variables, "-Xmx64m", "-XX:+ExitOnOutOfMemoryError")) {
            sandbox.faults().on(CallKind.LIST, "", Fault.delay(Duration.ofSeconds(1)));
            List<HttpClient> clients =
                    Stream.generate(HttpClient::newHttpClient).limit(200).toList();
            // One connection each: many streams share it.
            clients.forEach(caller -> ask(caller, gateway, "/problems/internal").join());
            List<CompletableFuture<HttpResponse<String>>> answers = clients.stream()
                    .flatMap(caller -> IntStream.range(0, 50)
                            .mapToObj(n -> ask(
                                    caller,
                                    gateway,
                                    "/bookings/" + sandbox.order().put().bookingId())))
                    .toList();

            assertThat(answers)
                    .allSatisfy(answer -> assertThat(answer.join().statusCode()).isIn(200, 503));
            assertThat(answers).anyMatch(answer -> answer.join().statusCode() == 503);
            assertThat(gateway.isAlive()).isTrue();
            sandbox.faults().clear();
            assertThat(gateway.get("/bookings/" + sandbox.order().put().bookingId())
                            .statusCode())
                    .isEqualTo(200);
            clients.forEach(HttpClient::close);
        }
    }
}
