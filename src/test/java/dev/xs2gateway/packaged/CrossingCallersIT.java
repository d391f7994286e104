package dev.xs2gateway.packaged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.xs2gateway.sandbox.ItemBuilder;
import dev.xs2gateway.sandbox.Sandbox;
import dev.xs2gateway.sandbox.SandboxOrder;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Callers who ask for everything in any order, and of whom some leave, over a store that keeps few of the files: joining, verifying,
 * evicting and leaving meet in ways that no other test thinks of.
 */
class CrossingCallersIT {
    private static final int CALLERS = 8;
    private static final int REQUESTS = 150;
    /** On both sides of what is kept in memory, and of what is held back. */
    private static final List<Integer> SIZES = List.of(1, 60_000, 262_144, 262_145, 1_048_576, 1_048_577, 2_000_000);

    private final Sandbox sandbox = Sandbox.start(0, 0);
    private final Path storeDir;
    private final List<Wanted> all = new ArrayList<>();

    /** {@code sha256} is null where the gateway makes the bytes. */
    private record Wanted(String path, @Nullable String sha256) {}

    CrossingCallersIT(@TempDir Path storeDir) {
        this.storeDir = storeDir;
        IntStream.range(0, 3 * SIZES.size()).forEach(this::put);
    }

    @AfterEach
    void close() {
        sandbox.close();
    }

    /** An order of one or two tickets; every third has no zip of the vendor's. */
    private void put(int n) {
        boolean zip = n % 3 > 0;
        SandboxOrder order = sandbox.order()
                .item(ItemBuilder.eticket().files(1 + n % 2).size(SIZES.get(n % SIZES.size())))
                .zip(zip)
                .put();
        String path = "/orders/" + order.orderId();
        all.add(new Wanted(path + "/tickets/" + order.ticketId(), order.file().sha256()));
        all.add(new Wanted(path + "/tickets.zip", zip ? order.zipSha() : null));
        all.add(new Wanted("/bookings/" + order.bookingId() + "/tickets.zip", null));
        all.add(new Wanted("/bookings/" + order.bookingId(), null));
    }

    @Test
    void everyoneGetsWhatTheyAskedFor() throws Exception {
        Map<String, String> variables = Gateway.variables(sandbox, storeDir);
        variables.put("GATEWAY_FILES_MAX_FILES", "6");
        try (Gateway gateway = Gateway.start(variables)) {
            assertThat(wrong(gateway)).isEmpty();
            await().until(() -> gateway.metric("gateway_files_reading") == 0);

            // What was never given back is found when the gateway goes.
            gateway.terminate();
            gateway.ended();
            assertThat(gateway.output()).doesNotContain(" ERROR ");
        }
    }

    /** What was wrong with the answers of those who stayed. */
    private List<String> wrong(Gateway gateway) throws Exception {
        try (HttpClient client = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .build();
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<List<String>>> asked = IntStream.range(0, CALLERS)
                    .mapToObj(n -> callers.submit(() -> ask(client, gateway, new Random(n))))
                    .toList();
            List<String> wrong = new ArrayList<>();
            for (Future<List<String>> one : asked) {
                wrong.addAll(one.get());
            }
            return wrong;
        }
    }

    private List<String> ask(HttpClient client, Gateway gateway, Random random)
            throws IOException, InterruptedException {
        List<String> wrong = new ArrayList<>();
        for (int i = 0; i < REQUESTS; i++) {
            Wanted wanted = all.get(random.nextInt(all.size()));
            HttpRequest request = HttpRequest.newBuilder(gateway.uri(wanted.path()))
                    .timeout(Duration.ofMinutes(1))
                    .build();
            switch (random.nextInt(5)) {
                case 0 -> client.sendAsync(request, BodyHandlers.discarding()).cancel(true);
                case 1 -> leave(client.send(request, BodyHandlers.ofInputStream()), random.nextInt(2_000_000));
                default ->
                    take(client.send(request, BodyHandlers.ofInputStream()), wanted)
                            .forEach(wrong::add);
            }
        }
        return wrong;
    }

    private static void leave(HttpResponse<InputStream> answer, int after) throws IOException {
        try (InputStream body = answer.body()) {
            body.readNBytes(after);
        }
    }

    private static Stream<String> take(HttpResponse<InputStream> answer, Wanted wanted) throws IOException {
        String sha256 = Sha256Of.all(answer.body());
        boolean right = answer.statusCode() == 200 && (wanted.sha256() == null || sha256.equals(wanted.sha256()));
        return right ? Stream.of() : Stream.of(answer + " with " + sha256 + " for " + wanted);
    }
}
