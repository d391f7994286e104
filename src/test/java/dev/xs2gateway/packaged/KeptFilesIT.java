package dev.xs2gateway.packaged;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.xs2gateway.sandbox.CallKind;
import dev.xs2gateway.sandbox.Fault;
import dev.xs2gateway.sandbox.ItemBuilder;
import dev.xs2gateway.sandbox.Sandbox;
import dev.xs2gateway.sandbox.SandboxOrder;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of large files that are kept: sent again, in parts, to callers that take nothing, and after a kill. */
class KeptFilesIT {
    private static final long LARGE = 64L << 20;

    private final Sandbox sandbox = Sandbox.start(0, 0);
    private final Path storeDir;

    KeptFilesIT(@TempDir Path storeDir) {
        this.storeDir = storeDir;
    }

    @AfterEach
    void close() {
        sandbox.close();
    }

    private Gateway gateway() {
        Map<String, String> variables = Gateway.variables(sandbox, storeDir);
        variables.put("GATEWAY_FILES_IDLE_TIMEOUT", "2s");
        return Gateway.start(variables, "-Xmx64m", "-XX:+ExitOnOutOfMemoryError");
    }

    private SandboxOrder order() {
        return sandbox.order().item(ItemBuilder.eticket().size(LARGE)).put();
    }

    private static String path(SandboxOrder order) {
        return "/orders/" + order.orderId() + "/tickets/" + order.ticketId();
    }

    private static HttpResponse<InputStream> get(HttpClient client, Gateway gateway, SandboxOrder order, String range)
            throws Exception {
        HttpRequest request = HttpRequest.newBuilder(gateway.uri(path(order)))
                .header("Range", range)
                .build();
        return client.send(request, BodyHandlers.ofInputStream());
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void aLargeFileIsFetchedOnceAndSentWholeAndInParts(HttpClient.Version version) throws Exception {
        SandboxOrder order = order();
        try (Gateway gateway = gateway();
                HttpClient client = HttpClient.newBuilder().version(version).build()) {
            for (int i = 0; i < 3; i++) {
                HttpResponse<InputStream> whole = get(client, gateway, order, "none");
                assertThat(whole.statusCode()).isEqualTo(200);
                assertThat(Sha256Of.all(whole.body())).isEqualTo(order.file().sha256());
            }
            HttpResponse<InputStream> part = get(client, gateway, order, "bytes=1000000-50000000");
            assertThat(part.statusCode()).isEqualTo(206);
            assertThat(part.version()).isEqualTo(version);
            byte[] right = Arrays.copyOfRange(order.file().bytes(), 1_000_000, 50_000_001);
            assertThat(Arrays.equals(part.body().readAllBytes(), right)).isTrue();

            await().until(() -> audit(gateway, order).size() == 4);
            assertThat(audit(gateway, order)).allMatch(line -> line.contains("\"outcome\":\"complete\""));
            assertThat(audit(gateway, order).getLast()).contains("\"bytes\":49000001,");
        }
        assertThat(sandbox.calls().count(CallKind.PDF, order.orderId())).isEqualTo(1);
    }

    /** Over plain HTTP/1.1 the kernel sends it, from disk, where it goes for that under the hands of those who read it. */
    @Test
    void aSmallFileThatIsAskedForAgainAndAgainIsRightEachTime() throws Exception {
        SandboxOrder order =
                sandbox.order().item(ItemBuilder.eticket().size(200_000)).put();
        try (Gateway gateway = gateway();
                HttpClient client = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .build();
                ExecutorService callers = Executors.newFixedThreadPool(8)) {
            HttpRequest whole = HttpRequest.newBuilder(gateway.uri(path(order))).build();
            List<Future<String>> digests = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                digests.add(callers.submit(() -> Sha256Of.all(
                        client.send(whole, BodyHandlers.ofInputStream()).body())));
            }
            for (Future<String> digest : digests) {
                assertThat(digest.get()).isEqualTo(order.file().sha256());
            }
            await().until(() -> new StoreDir(storeDir).files() == 1 && new StoreDir(storeDir).unverifiedFiles() == 0);

            HttpResponse<InputStream> part = get(client, gateway, order, "bytes=100000-");
            assertThat(part.body().readAllBytes())
                    .isEqualTo(Arrays.copyOfRange(order.file().bytes(), 100_000, 200_000));
            await().until(() -> audit(gateway, order).size() == 201);
            assertThat(audit(gateway, order)).allMatch(line -> line.contains("\"outcome\":\"complete\""));
            await().until(() -> gateway.metric("gateway_files_reading") == 0);
        }
        assertThat(sandbox.calls().count(CallKind.PDF, order.orderId())).isEqualTo(1);
    }

    private static List<String> audit(Gateway gateway, SandboxOrder order) {
        return gateway.output()
                .lines()
                .filter(line -> line.contains("\"outcome\"") && line.contains(order.orderId()))
                .toList();
    }

    /** 16 MB in memory are within its share of a heap of 160. */
    @ParameterizedTest
    @CsvSource({"67108864, 256K, 64m", "16777216, 16M, 160m"})
    void aCallerThatReadsNothingOfAStoredFileIsCutOff(long size, String inMemory, String heap) throws Exception {
        SandboxOrder order =
                sandbox.order().item(ItemBuilder.eticket().size(size)).put();
        Map<String, String> variables = Gateway.variables(sandbox, storeDir);
        variables.put("GATEWAY_FILES_IDLE_TIMEOUT", "2s");
        variables.put("GATEWAY_FILES_IN_MEMORY", inMemory);
        try (Gateway gateway = Gateway.start(variables, "-Xmx" + heap, "-XX:+ExitOnOutOfMemoryError");
                HttpClient client = HttpClient.newHttpClient()) {
            assertThat(Sha256Of.all(get(client, gateway, order, "none").body()))
                    .isEqualTo(order.file().sha256());
            List<Socket> stalled = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                Socket socket = new Socket("localhost", gateway.port());
                socket.getOutputStream()
                        .write(("GET " + path(order) + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(US_ASCII));
                stalled.add(socket);
            }

            await().atMost(Duration.ofSeconds(30))
                    .until(() -> gateway.metric("gateway_files_reading") == 0
                            && audit(gateway, order).size() == 51);
            assertThat(cut(gateway, order)).hasSize(50);
            for (Socket socket : stalled) {
                assertThat(bytesUpToTheEnd(socket)).isLessThan(size);
            }
            assertThat(Sha256Of.all(get(client, gateway, order, "none").body()))
                    .isEqualTo(order.file().sha256());
        }
    }

    /** Else each of its requests would hold a file's worth of memory, for as long as nothing is taken. */
    @ParameterizedTest
    @ValueSource(strings = {"Accept: */*", "Range: bytes=0-"})
    void pipelinedRequestsOfACallerThatReadsNothingAreServedOneAtATime(String header) throws Exception {
        SandboxOrder order =
                sandbox.order().item(ItemBuilder.eticket().size(200_000)).put();
        String request = "GET " + path(order) + " HTTP/1.1\r\nHost: localhost\r\n" + header + "\r\n\r\n";
        try (Gateway gateway = gateway();
                Socket socket = new Socket("localhost", gateway.port())) {
            assertThat(gateway.get(path(order)).statusCode()).isEqualTo(200);
            socket.getOutputStream().write(request.repeat(200).getBytes(US_ASCII));

            await().atMost(Duration.ofSeconds(30))
                    .until(() -> !cut(gateway, order).isEmpty());
            assertThat(bytesUpToTheEnd(socket)).isLessThan(200 * 200_000L);
            await().until(() -> gateway.metric("gateway_files_reading") == 0);
            assertThat(cut(gateway, order)).hasSize(1);
            assertThat(gateway.metric("gateway_http_waiting")).isZero();
        }
    }

    /** Each reads what was announced, and leaves without waiting for an end; the file still comes in when they begin. */
    @Test
    void aCallerThatClosesAfterTheLastByteHasTheWholeFile() throws Exception {
        try (Gateway gateway = gateway();
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Long>> taken = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                SandboxOrder order = sandbox.order()
                        .item(ItemBuilder.eticket().size(3 << 20))
                        .put();
                sandbox.faults().on(CallKind.PDF, order.orderId(), Fault.slow(3 << 20));
                taken.add(callers.submit(() -> countedBytes(gateway, order)));
            }
            for (Future<Long> bytes : taken) {
                assertThat(bytes.get()).isEqualTo(3 << 20);
            }
            await().until(() -> gateway.output()
                            .lines()
                            .filter(line -> line.contains("\"outcome\""))
                            .count()
                    == 30);
            assertThat(gateway.output().lines().filter(line -> line.contains("\"outcome\"")))
                    .allMatch(line -> line.contains("\"outcome\":\"complete\""));
        }
    }

    private static long countedBytes(Gateway gateway, SandboxOrder order) throws IOException {
        try (Socket socket = new Socket("localhost", gateway.port())) {
            socket.getOutputStream()
                    .write(("GET " + path(order) + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(US_ASCII));
            InputStream in = socket.getInputStream();
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                head.append((char) in.read());
            }
            assertThat(head).contains("Content-Length: " + order.file().length());
            return in.readNBytes((int) order.file().length()).length;
        }
    }

    private static List<String> cut(Gateway gateway, SandboxOrder order) {
        return audit(gateway, order).stream()
                .filter(line -> line.contains("\"outcome\":\"cut\""))
                .toList();
    }

    /** Fails where the line has not ended. */
    private static long bytesUpToTheEnd(Socket socket) throws Exception {
        try (socket) {
            socket.setSoTimeout(10_000);
            return socket.getInputStream().transferTo(OutputStream.nullOutputStream());
        }
    }

    @Test
    void aKilledGatewayLeavesNothingThatIsEverGiven() throws Exception {
        List<SandboxOrder> orders = new ArrayList<>();
        Gateway killed = gateway();
        List<Socket> callers = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            SandboxOrder order =
                    sandbox.order().item(ItemBuilder.eticket().size(3 << 20)).put();
            sandbox.faults().once(CallKind.PDF, order.orderId(), Fault.hangAfter(2 << 20));
            orders.add(order);
            Socket socket = new Socket("localhost", killed.port());
            socket.getOutputStream()
                    .write(("GET " + path(order) + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(US_ASCII));
            callers.add(socket);
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> new StoreDir(storeDir).files() == 50);
        killed.kill();
        for (Socket socket : callers) {
            socket.close();
        }
        assertThat(new StoreDir(storeDir).files()).isEqualTo(50);

        try (Gateway gateway = gateway();
                HttpClient client = HttpClient.newHttpClient()) {
            assertThat(new StoreDir(storeDir).files()).isZero();
            for (SandboxOrder order : orders) {
                HttpResponse<InputStream> whole = get(client, gateway, order, "none");
                assertThat(Sha256Of.all(whole.body())).isEqualTo(order.file().sha256());
            }
        }
        assertThat(new StoreDir(storeDir).files()).isZero();
    }
}
