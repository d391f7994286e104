package dev.xs2gateway.packaged;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.xs2gateway.sandbox.CallKind;
import dev.xs2gateway.sandbox.ItemBuilder;
import dev.xs2gateway.sandbox.Sandbox;
import dev.xs2gateway.sandbox.SandboxOrder;
import io.vertx.core.http.HttpVersion;
import java.io.ByteArrayOutputStream;
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
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Large files through a gateway with a heap of 64 MB. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LargeFilesIT {
    private static final long LARGE = 64L << 20;
    private static final long EACH_OF_MANY = 8L << 20;

    private final Sandbox sandbox = Sandbox.start(0, 0);
    private final Gateway gateway;
    private final Path storeDir;

    LargeFilesIT(@TempDir Path storeDir) {
        this.storeDir = storeDir;
        this.gateway = Gateway.start(Gateway.variables(sandbox, storeDir), "-Xmx64m", "-XX:+ExitOnOutOfMemoryError");
    }

    @BeforeAll
    void isUp() {
        assertThat(gateway.isAlive()).isTrue();
    }

    @AfterAll
    void close() {
        gateway.close();
        sandbox.close();
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void aLargeFileArrivesWhole(HttpClient.Version version) throws Exception {
        SandboxOrder order =
                sandbox.order().item(ItemBuilder.eticket().size(LARGE)).put();

        try (HttpClient client = HttpClient.newBuilder().version(version).build()) {
            HttpResponse<InputStream> answer = client.send(request(order), BodyHandlers.ofInputStream());

            assertThat(answer.version()).isEqualTo(version);
            assertThat(answer.headers().firstValueAsLong("Content-Length")).hasValue(LARGE);
            assertThat(Sha256Of.all(answer.body())).isEqualTo(order.file().sha256());
        }
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void aLargeFileThatIsWrongAtItsLastByteNeverLooksComplete(HttpClient.Version version) throws Exception {
        SandboxOrder order = sandbox.order()
                .item(ItemBuilder.eticket().size(LARGE).sentCorruptedAt(-1))
                .put();

        try (HttpClient client = HttpClient.newBuilder().version(version).build()) {
            HttpResponse<InputStream> answer = client.send(request(order), BodyHandlers.ofInputStream());

            assertThat(answer.statusCode()).isEqualTo(200);
            try (InputStream body = answer.body()) {
                Counted counted = new Counted();
                assertThatThrownBy(() -> body.transferTo(counted)).isInstanceOf(IOException.class);
                assertThat(counted.bytes).isPositive().isLessThanOrEqualTo(LARGE - (1 << 20));
            }
        }
        await().until(() -> auditOf(order).size() == 1);
        assertThat(auditOf(order).getFirst()).contains("\"outcome\":\"cut\"", "\"digestComputed\"");
    }

    @ParameterizedTest
    @EnumSource(names = {"HTTP_1_1", "HTTP_2"})
    void fiveHundredCallersOfAColdFileCostOneCall(HttpVersion version) {
        SandboxOrder order =
                sandbox.order().item(ItemBuilder.eticket().size(2 << 20)).put();

        try (Callers callers = new Callers(gateway, version)) {
            assertThat(Callers.all(
                            Stream.generate(() -> callers.take(path(order))).limit(500)))
                    .hasSize(500)
                    .allMatch(taken ->
                            taken.isFile() && taken.sha256().equals(order.file().sha256()));
        }
        assertThat(sandbox.calls().count(CallKind.PDF, order.orderId())).isEqualTo(1);
    }

    @Test
    void aHundredStalledReadersFillNoMemoryAndLeaveNothingBehind() throws Exception {
        List<Socket> readers = new ArrayList<>();
        try {
            for (int i = 0; i < 100; i++) {
                SandboxOrder order = sandbox.order()
                        .item(ItemBuilder.eticket().size(EACH_OF_MANY))
                        .put();
                readers.add(stalledReader(order));
            }
            String small = sandbox.order().put().bookingId();
            assertThat(gateway.get("/bookings/" + small).statusCode()).isEqualTo(200);
            assertThat(gateway.isAlive()).isTrue();
        } finally {
            for (Socket reader : readers) {
                reader.close();
            }
        }
        await().atMost(Duration.ofSeconds(40)).until(() -> new StoreDir(storeDir).unverifiedFiles() == 0);
        assertThat(gateway.output()).doesNotContain("OutOfMemory");
    }

    /** Reads the head, and then nothing any more. */
    private Socket stalledReader(SandboxOrder order) throws IOException {
        Socket socket = new Socket("localhost", gateway.port());
        socket.getOutputStream()
                .write(("GET " + path(order) + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(US_ASCII));
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(US_ASCII).contains("\r\n\r\n")) {
            head.write(socket.getInputStream().readNBytes(1));
        }
        assertThat(head.toString(US_ASCII)).startsWith("HTTP/1.1 200");
        return socket;
    }

    private List<String> auditOf(SandboxOrder order) {
        return gateway.output()
                .lines()
                .filter(line -> line.contains("\"outcome\"") && line.contains(order.orderId()))
                .toList();
    }

    private static String path(SandboxOrder order) {
        return "/orders/" + order.orderId() + "/tickets/" + order.ticketId();
    }

    private HttpRequest request(SandboxOrder order) {
        return HttpRequest.newBuilder(gateway.uri(path(order)))
                .timeout(Duration.ofSeconds(60))
                .build();
    }

    /** Counts bytes and drops them. */
    private static final class Counted extends OutputStream {
        long bytes;

        @Override
        public void write(int b) {
            bytes++;
        }

        @Override
        public void write(byte[] b, int off, int len) {
            bytes += len;
        }
    }
}
