package dev.xs2gateway.packaged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.xs2gateway.sandbox.CallKind;
import dev.xs2gateway.sandbox.Fault;
import dev.xs2gateway.sandbox.ItemBuilder;
import dev.xs2gateway.sandbox.Sandbox;
import dev.xs2gateway.sandbox.SandboxOrder;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Thousands of look-ups at once. */
class ManyLookupsIT {
    private static final int BOOKINGS = 10_000;
    private static final int CALLERS = 1_000;
    private static final int MOST_IDS = 50;
    private static final int MOST_AT_ONCE = 1_000;

    private final Sandbox sandbox = Sandbox.start(0, 0);
    private final Path storeDir;

    ManyLookupsIT(@TempDir Path storeDir) {
        this.storeDir = storeDir;
    }

    @AfterEach
    void close() {
        sandbox.close();
    }

    private String booking() {
        return sandbox.order().item(ItemBuilder.eticket().noFile()).put().bookingId();
    }

    /** Each booking by three callers at about the same time, all callers at once; how many answers were not 200. */
    private static int ask(Gateway gateway, List<String> bookings) throws Exception {
        List<String> questions =
                bookings.stream().flatMap(id -> Stream.of(id, id, id)).toList();
        AtomicInteger bad = new AtomicInteger();
        CyclicBarrier connected = new CyclicBarrier(CALLERS);
        try (HttpClient client = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .build();
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> done = IntStream.range(0, CALLERS)
                    .<Future<?>>mapToObj(n -> callers.submit(() -> {
                        status(client, gateway, "/problems/internal");
                        connected.await();
                        for (int i = n; i < questions.size(); i += CALLERS) {
                            if (status(client, gateway, "/bookings/" + questions.get(i)) != 200) {
                                bad.incrementAndGet();
                            }
                        }
                        return null;
                    }))
                    .toList();
            for (Future<?> caller : done) {
                caller.get();
            }
        }
        return bad.get();
    }

    private static int status(HttpClient client, Gateway gateway, String path)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(gateway.uri(path)).build();
        return client.send(request, BodyHandlers.discarding()).statusCode();
    }

    @Test
    void tenThousandBookingsAskedByAThousandCallersAreTwoHundredCalls() throws Exception {
        List<String> bookings =
                IntStream.range(0, BOOKINGS).mapToObj(n -> booking()).toList();
        try (Gateway gateway = Gateway.start(Gateway.variables(sandbox, storeDir))) {
            assertThat(ask(gateway, bookings)).isZero();
            int calls = sandbox.calls().count(CallKind.LIST, "");
            assertThat(calls).isBetween(BOOKINGS / MOST_IDS, BOOKINGS / MOST_IDS * 105 / 100);

            assertThat(ask(gateway, bookings)).isZero();
            assertThat(sandbox.calls().count(CallKind.LIST, ""))
                    .as("asked again at once")
                    .isEqualTo(calls);
        }
    }

    @Test
    void aSyncOfMoreBookingsThanTheHeapHoldsIsAnsweredWhole() throws Exception {
        try (Gateway gateway =
                        Gateway.start(Gateway.variables(sandbox, storeDir), "-Xmx64m", "-XX:+ExitOnOutOfMemoryError");
                HttpClient client = HttpClient.newHttpClient()) {
            for (int i = 0; i < 30; i++) {
                List<String> bookings = IntStream.range(0, MOST_AT_ONCE)
                        .mapToObj(n -> bookingOfFour())
                        .toList();

                String answer = client.send(lookup(gateway, bookings), BodyHandlers.ofString())
                        .body();

                assertThat(answer).contains("\"missing\":[],\"failed\":[]");
                assertThat(bookings).allMatch(id -> answer.contains("{\"bookingId\":\"" + id));
            }
            assertThat(gateway.output()).doesNotContain("OutOfMemory");
        }
    }

    private String bookingOfFour() {
        ItemBuilder item = ItemBuilder.eticket().noFile();
        return sandbox.order().item(item).item(item).item(item).item(item).put().bookingId();
    }

    private static HttpRequest lookup(Gateway gateway, List<String> bookings) {
        return HttpRequest.newBuilder(gateway.uri("/bookings/lookup"))
                .header("Content-Type", "application/json")
                .header("Priority", "u=7")
                .POST(HttpRequest.BodyPublishers.ofString("{\"ids\":[\"" + String.join("\",\"", bookings) + "\"]}"))
                .build();
    }

    @Test
    void aNightlySyncDoesNotDelayAPageView() throws Exception {
        List<String> bookings =
                IntStream.range(0, 2_000).mapToObj(n -> booking()).toList();
        SandboxOrder viewed = sandbox.order().put();
        sandbox.faults().on(CallKind.LIST, "", Fault.delay(Duration.ofMillis(100)));
        Map<String, String> variables = Gateway.variables(sandbox, storeDir);
        variables.put("GATEWAY_BUDGET_LIMITS", "4/1s");
        variables.put("GATEWAY_BUDGET_MAX_WAIT", "60s");
        try (Gateway gateway = Gateway.start(variables);
                HttpClient client = HttpClient.newHttpClient()) {
            CompletableFuture<HttpResponse<String>> sync =
                    client.sendAsync(lookup(gateway, bookings.subList(0, MOST_AT_ONCE)), BodyHandlers.ofString());
            await().until(() -> sandbox.calls().count(CallKind.LIST, "") >= 4);

            assertThat(gateway.get("/bookings/" + viewed.bookingId()).statusCode())
                    .isEqualTo(200);

            assertThat(sync).as("twenty calls at four a second").isNotDone();
            assertThat(sandbox.calls().count(CallKind.LIST, viewed.bookingId())).isEqualTo(1);
            assertThat(sync.join().statusCode()).isEqualTo(200);
            assertThat(sandbox.calls().count(CallKind.LIST, "")).isBetween(20, 22);
        }
    }
}
