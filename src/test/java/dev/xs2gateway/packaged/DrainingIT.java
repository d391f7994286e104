package dev.xs2gateway.packaged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.xs2gateway.sandbox.CallKind;
import dev.xs2gateway.sandbox.Fault;
import dev.xs2gateway.sandbox.ItemBuilder;
import dev.xs2gateway.sandbox.Sandbox;
import dev.xs2gateway.sandbox.SandboxOrder;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of callers when the platform tells a pod to go. */
class DrainingIT {
    private static final long LARGE = 16L << 20;
    private static final String WAITING = "Waiting for HTTP requests to complete";
    private static final int BY_SIGTERM = 143;

    private final Path storeDir;
    private final Sandbox sandbox = Sandbox.start(0, 0);
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();

    DrainingIT(@TempDir Path storeDir) {
        this.storeDir = storeDir;
    }

    @AfterEach
    void close() {
        client.shutdownNow();
        sandbox.close();
    }

    private Gateway start(String delay, String timeout) {
        Map<String, String> variables = Gateway.variables(sandbox, storeDir);
        variables.put("QUARKUS_SHUTDOWN_DELAY", delay);
        variables.put("QUARKUS_SHUTDOWN_TIMEOUT", timeout);
        return Gateway.start(variables);
    }

    private SandboxOrder order(long size) {
        return sandbox.order().item(ItemBuilder.eticket().size(size)).put();
    }

    private static String path(SandboxOrder order) {
        return "/orders/" + order.orderId() + "/tickets/" + order.ticketId();
    }

    private CompletableFuture<HttpResponse<String>> ask(Gateway gateway, String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(gateway.uri(path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.sendAsync(request.build(), BodyHandlers.ofString());
    }

    @Test
    void twentyDownloadsAndFiftyLookupsEndWell() throws Exception {
        List<SandboxOrder> orders =
                Stream.generate(() -> order(LARGE)).limit(20).toList();
        List<SandboxOrder> asked =
                Stream.generate(() -> sandbox.order().put()).limit(50).toList();
        try (Gateway gateway = start("2s", "30s");
                ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<SlowReader> slow = new ArrayList<>();
            List<InputStream> streams = new ArrayList<>();
            for (SandboxOrder order : orders.subList(0, 12)) {
                slow.add(SlowReader.of(gateway, path(order)));
            }
            for (SandboxOrder order : orders.subList(12, 20)) {
                HttpRequest request =
                        HttpRequest.newBuilder(gateway.uri(path(order))).build();
                streams.add(client.send(request, BodyHandlers.ofInputStream()).body());
            }
            sandbox.faults().on(CallKind.LIST, "", Fault.delay(Duration.ofSeconds(6)));
            List<CompletableFuture<HttpResponse<String>>> lookups = asked.stream()
                    .map(order -> ask(gateway, "/bookings/" + order.bookingId()))
                    .toList();
            await().until(() ->
                    asked.stream().anyMatch(order -> sandbox.calls().count(CallKind.LIST, order.bookingId()) > 0));

            gateway.terminate();

            await().until(() -> gateway.get("/q/health/ready").statusCode() == 503);
            assertThat(gateway.get("/q/health/live").statusCode()).isEqualTo(200);
            await().until(() -> gateway.output().contains(WAITING));
            assertThat(lookups).as("still waiting").noneMatch(CompletableFuture::isDone);
            List<Future<String>> digests = new ArrayList<>();
            slow.forEach(reader -> digests.add(readers.submit(() -> reader.take(LARGE))));
            streams.forEach(body -> digests.add(readers.submit(() -> Sha256Of.all(body))));
            for (int i = 0; i < 20; i++) {
                assertThat(digests.get(i).get()).isEqualTo(orders.get(i).file().sha256());
            }
            for (CompletableFuture<HttpResponse<String>> lookup : lookups) {
                assertThat(lookup.join().statusCode()).isEqualTo(200);
            }
            Instant last = Instant.now();
            assertThat(gateway.ended()).isEqualTo(BY_SIGTERM);
            assertThat(Duration.between(last, Instant.now())).isLessThan(Duration.ofSeconds(5));
            assertThat(gateway.output().lines().filter(line -> line.contains("\"outcome\":\"complete\"")))
                    .hasSize(20);
            assertThatThrownBy(() -> gateway.get("/q/health/live")).isInstanceOf(UncheckedIOException.class);
        }
    }

    @Test
    void aCallerThatReadsTheLastBytesLateGetsThem() throws Exception {
        // Sizes around what the kernel holds for a caller that takes nothing: of some, only the last piece has not
        // left.
        List<SandboxOrder> orders = IntStream.range(16, 112)
                .mapToObj(n -> order((long) n << 16))
                .toList()
                .reversed();
        try (Gateway gateway = start("0s", "30s")) {
            List<SlowReader> readers = new ArrayList<>();
            for (SandboxOrder order : orders) {
                readers.add(SlowReader.of(gateway, path(order)));
            }

            gateway.terminate();

            await().until(() -> gateway.output().contains(WAITING));
            for (int i = 0; i < orders.size(); i++) {
                SandboxOrder order = orders.get(i);
                assertThat(readers.get(i).take(order.file().length()))
                        .isEqualTo(order.file().sha256());
            }
            assertThat(gateway.ended()).isEqualTo(BY_SIGTERM);
            assertThat(gateway.output().lines().filter(line -> line.contains("\"outcome\":\"complete\"")))
                    .hasSize(orders.size());
        }
    }

    @Test
    void aDeliveryUnderWayIsAwaitedAtShutdownAndThenCut() throws Exception {
        SandboxOrder stored = order(LARGE);
        try (Gateway gateway = start("2s", "4s")) {
            assertThat(gateway.get(path(stored)).statusCode()).isEqualTo(200);
            try (SlowReader late = SlowReader.of(gateway, path(stored));
                    SlowReader never = SlowReader.of(gateway, path(stored))) {
                assertThat(never.head()).contains("Cache-Status: xs2-gateway; hit");
                gateway.terminate();
                await().until(() -> gateway.get("/q/health/ready").statusCode() == 503);

                assertThat(late.take(LARGE)).isEqualTo(stored.file().sha256());
                assertThat(gateway.ended()).isEqualTo(BY_SIGTERM);
                assertThatThrownBy(() -> never.take(LARGE)).hasMessageContaining("cut");
            }
            assertThat(gateway.output().lines().filter(line -> line.contains("\"outcome\"")))
                    .hasSize(3)
                    .filteredOn(line -> line.contains("\"outcome\":\"cut\""))
                    .hasSize(1);
        }
    }

    @Test
    void aRequestThatCannotBeAnsweredBeforeShutdownIsRefusedWithRetryAfter() throws Exception {
        SandboxOrder known = sandbox.order().put();
        SandboxOrder hanging = sandbox.order().put();
        SandboxOrder stalled = order(LARGE);
        sandbox.faults().on(CallKind.LIST, hanging.bookingId(), Fault.hang());
        sandbox.faults().on(CallKind.LIST, hanging.orderId(), Fault.hang());
        try (Gateway gateway = start("0s", "4s");
                SlowReader reader = SlowReader.of(gateway, path(stalled))) {
            String etag = gateway.get("/bookings/" + known.bookingId())
                    .headers()
                    .firstValue("ETag")
                    .orElseThrow();
            List<CompletableFuture<HttpResponse<String>>> answers = List.of(
                    ask(gateway, "/bookings/" + known.bookingId(), "Prefer", "wait=60", "If-None-Match", etag),
                    ask(gateway, "/bookings/" + hanging.bookingId()),
                    ask(gateway, path(hanging)));
            await().until(() -> sandbox.calls().count(CallKind.LIST, hanging.orderId()) > 0
                    && sandbox.calls().count(CallKind.LIST, hanging.bookingId()) > 0);

            gateway.terminate();
            Instant told = Instant.now();

            for (var answer : answers) {
                assertThat(answer.join().statusCode()).isEqualTo(503);
                assertThat(answer.join().headers().firstValue("Retry-After")).hasValue("5");
                assertThat(answer.join().body()).contains("/problems/shutting-down");
            }
            assertThat(gateway.ended()).isEqualTo(BY_SIGTERM);
            assertThat(Duration.between(told, Instant.now()))
                    .as("four seconds, and what closing takes")
                    .isBetween(Duration.ofSeconds(3), Duration.ofSeconds(9));
            assertThatThrownBy(() -> reader.take(LARGE)).hasMessageContaining("cut");
            assertThat(gateway.output().lines().filter(line -> line.contains("\"outcome\"")))
                    .hasSize(2)
                    .anyMatch(line -> line.contains("\"problem\":\"shutting-down\""))
                    .anyMatch(line -> line.contains("\"outcome\":\"cut\""));
        }
    }
}
