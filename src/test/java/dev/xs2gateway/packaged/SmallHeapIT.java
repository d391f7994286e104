package dev.xs2gateway.packaged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.xs2gateway.sandbox.ItemBuilder;
import dev.xs2gateway.sandbox.Sandbox;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an upstream sends and what callers leave unread, through the heap of a container of 128 MB. */
class SmallHeapIT {
    private static final String HEAP = "-Xmx64m";
    private static final String EXIT = "-XX:+ExitOnOutOfMemoryError";
    private static final int MOST_IDS = 1000;
    private static final int UNREAD = 150;

    private final Path storeDir;

    SmallHeapIT(@TempDir Path storeDir) {
        this.storeDir = storeDir;
    }

    private Gateway inFrontOf(HostileUpstream upstream) {
        try (Sandbox unused = Sandbox.start(0, 0)) {
            Map<String, String> variables = Gateway.variables(unused, storeDir);
            variables.put("GATEWAY_UPSTREAM_URL", upstream.url().toString());
            // Each id in a call of its own, as many as there may be, and none held up by what became of the others.
            variables.put("GATEWAY_UPSTREAM_BATCH_IDS", "1");
            variables.put("GATEWAY_UPSTREAM_BREAKER_RATIO", "1");
            variables.put("GATEWAY_UPSTREAM_BREAKER_CALLS", "100000");
            return Gateway.start(variables, HEAP, EXIT);
        }
    }

    @Test
    void answersOfMegabytesFailTheirOwnIdAndLeaveTheHeapAlone() {
        try (HostileUpstream upstream = new HostileUpstream();
                Gateway gateway = inFrontOf(upstream);
                HttpClient client = HttpClient.newHttpClient()) {
            List<CompletableFuture<HttpResponse<String>>> asked = new ArrayList<>();
            for (int n = 0; n < 8; n++) {
                for (HostileUpstream.Shape shape : HostileUpstream.Shape.values()) {
                    for (int megabytes : new int[] {0, 1, 3, 7}) {
                        String id = shape.prefix() + "-" + megabytes + "-" + n;
                        asked.add(client.sendAsync(
                                HttpRequest.newBuilder(gateway.uri("/bookings/" + id))
                                        .build(),
                                BodyHandlers.ofString()));
                    }
                }
            }

            assertThat(asked.stream().map(CompletableFuture::join).toList())
                    .allMatch(answer -> answer.statusCode() >= 500)
                    .anyMatch(answer -> answer.body().contains("/problems/upstream-invalid"));
            assertThat(upstream.calls()).isGreaterThanOrEqualTo(asked.size() / 2);
            assertThat(gateway.get("/bookings/good").statusCode()).isEqualTo(200);
            assertThat(gateway.isAlive()).isTrue();
            assertThat(gateway.output()).doesNotContain("OutOfMemory");
        }
    }

    @Test
    void unreadAnswersDoNotFillTheHeapAndOtherCallersAreServed() throws Exception {
        try (Sandbox sandbox = Sandbox.start(0, 0);
                Gateway gateway = Gateway.start(Gateway.variables(sandbox, storeDir), HEAP, EXIT)) {
            List<String> bookings = IntStream.range(0, MOST_IDS)
                    .mapToObj(n -> bookingOfFour(sandbox))
                    .toList();
            String body = "{\"ids\":[\"" + String.join("\",\"", bookings) + "\"]}";
            assertThat(gateway.get("/bookings/" + bookings.getFirst()).statusCode())
                    .isEqualTo(200);

            List<Socket> callers = new ArrayList<>();
            for (int n = 0; n < UNREAD; n++) {
                callers.add(post(gateway, body));
            }
            await().atMost(Duration.ofSeconds(60)).until(() -> gateway.metric("gateway_http_waiting") == 0);

            assertThat(gateway.isAlive()).isTrue();
            assertThat(gateway.get("/bookings/" + bookings.getLast()).statusCode())
                    .isEqualTo(200);
            assertThat(gateway.output()).doesNotContain("OutOfMemory");
            for (Socket caller : callers) {
                caller.close();
            }
            await().atMost(Duration.ofSeconds(60)).until(() -> whole(gateway, body));
        }
    }

    private static boolean whole(Gateway gateway, String body) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(gateway.uri("/bookings/lookup"))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build();
            return client.send(request, BodyHandlers.ofString()).body().contains("\"missing\":[],\"failed\":[]");
        }
    }

    private static String bookingOfFour(Sandbox sandbox) {
        ItemBuilder item = ItemBuilder.eticket().noFile();
        return sandbox.order().item(item).item(item).item(item).item(item).put().bookingId();
    }

    /** Asks, and reads nothing. */
    private static Socket post(Gateway gateway, String body) throws IOException {
        Socket caller = new Socket();
        caller.setReceiveBufferSize(4096);
        caller.connect(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), gateway.port()));
        String head = """
                POST /bookings/lookup HTTP/1.1\r
                Host: localhost\r
                Content-Type: application/json\r
                Content-Length: %d\r
                \r
                """.formatted(body.length());
        caller.getOutputStream().write((head + body).getBytes(StandardCharsets.US_ASCII));
        return caller;
    }

    @Test
    void thePlainJarWarnsThatItWouldContinueAfterAnOutOfMemoryError() {
        try (Sandbox sandbox = Sandbox.start(0, 0)) {
            assertThat(Stream.of(List.<String>of(), List.of(EXIT))
                            .map(options -> output(Gateway.variables(sandbox, storeDir), options)
                                    .contains("-XX:+ExitOnOutOfMemoryError"))
                            .toList())
                    .containsExactly(true, false);
        }
    }

    private static String output(Map<String, String> variables, List<String> options) {
        try (Gateway gateway = Gateway.start(variables, options.toArray(String[]::new))) {
            return gateway.output();
        }
    }
}
