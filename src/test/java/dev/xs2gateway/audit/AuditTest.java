package dev.xs2gateway.audit;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.xs2gateway.Fetched;
import dev.xs2gateway.InjectSandbox;
import dev.xs2gateway.WithSandbox;
import dev.xs2gateway.sandbox.CallKind;
import dev.xs2gateway.sandbox.Fault;
import dev.xs2gateway.sandbox.ItemBuilder;
import dev.xs2gateway.sandbox.Sandbox;
import dev.xs2gateway.sandbox.SandboxOrder;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.jboss.logging.MDC;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every file request leaves exactly one record. */
@QuarkusTest
@QuarkusTestResource(WithSandbox.class)
class AuditTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final int LARGE = 16 << 20;
    private final ObjectMapper json = new ObjectMapper();
    private final Recorder recorder = new Recorder();

    @InjectSandbox
    Sandbox sandbox;

    @BeforeEach
    void listen() {
        Logger.getLogger("audit").addHandler(recorder);
    }

    @AfterEach
    void listenNoMore() {
        Logger.getLogger("audit").removeHandler(recorder);
    }

    @Test
    void aDeliveredTicketIsRecorded() throws Exception {
        SandboxOrder order = sandbox.order().put();

        given().header("X-Consumer", "booking-site")
                .header("traceparent", "00-" + TRACE + "-00f067aa0ba902b7-01")
                .get("/orders/{o}/tickets/{t}", order.orderId(), order.ticketId())
                .then()
                .statusCode(200);

        JsonNode entry = theRecordOf(order);
        isOfADelivery(entry, order);
        assertThat(entry.get("upstreamCalls").asInt()).isEqualTo(2);
    }

    private static void isOfADelivery(JsonNode entry, SandboxOrder order) {
        assertThat(entry.get("consumer").asText()).isEqualTo("booking-site");
        assertThat(entry.get("requestId").asText()).isEqualTo(TRACE);
        assertThat(entry.get("method").asText()).isEqualTo("GET");
        assertThat(entry.get("kind").asText()).isEqualTo("ticket");
        assertThat(entry.get("file").asText()).isEqualTo(order.ticketId());
        assertThat(entry.get("outcome").asText()).isEqualTo("complete");
        assertThat(entry.get("status").asInt()).isEqualTo(200);
        assertThat(entry.get("bytes").asLong()).isEqualTo(order.file().length());
        assertThat(entry.get("digestStated").asText()).isEqualTo(order.file().sha256());
        assertThat(entry.get("digestComputed").asText()).isEqualTo(order.file().sha256());
    }

    @ParameterizedTest
    @ValueSource(ints = {1_000, LARGE})
    void aTicketThatLiesHereIsRecordedByAnotherThreadThanItsEventLoop(int size) throws Exception {
        SandboxOrder order = stored(size);

        given().header("X-Consumer", "booking-site")
                .header("traceparent", "00-" + TRACE + "-00f067aa0ba902b7-01")
                .get("/orders/{o}/tickets/{t}", order.orderId(), order.ticketId())
                .then()
                .statusCode(200);

        JsonNode entry = theRecordOf(order);
        assertThat(recorder.threads).containsExactly("audit");
        assertThat(recorder.requestIds).containsExactly(TRACE);
        isOfADelivery(entry, order);
        assertThat(entry.get("upstreamCalls").asInt()).isZero();
    }

    /** Its ticket has been given once, and lies here. */
    private SandboxOrder stored(int size) {
        SandboxOrder order =
                sandbox.order().item(ItemBuilder.eticket().size(size)).put();
        String href = "/orders/" + order.orderId() + "/tickets/" + order.ticketId();
        assertThat(Fetched.get(href).status()).isEqualTo(200);
        AtomicInteger asked = new AtomicInteger(1);
        await().until(() -> {
            asked.incrementAndGet();
            return Fetched.get(href).header("Cache-Status").endsWith("; hit");
        });
        // None may come after the last line is cleared.
        await().until(() -> recorder.lines.stream()
                        .filter(line -> line.contains(order.orderId()))
                        .count()
                == asked.get());
        recorder.lines.clear();
        recorder.threads.clear();
        recorder.requestIds.clear();
        return order;
    }

    @Test
    void aCallerThatDisconnectsFromAStoredTicketIsRecorded() throws Exception {
        SandboxOrder order = stored(LARGE);
        try (Socket socket = new Socket()) {
            socket.setReceiveBufferSize(4096);
            socket.connect(new InetSocketAddress("localhost", RestAssured.port));
            String request = "GET /orders/" + order.orderId() + "/tickets/" + order.ticketId()
                    + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            assertThat(socket.getInputStream().readNBytes(8)).asString().isEqualTo("HTTP/1.1");
        }

        JsonNode entry = theRecordOf(order);
        assertThat(entry.get("outcome").asText()).isEqualTo("cut");
        assertThat(entry.get("bytes").asLong()).isLessThan(LARGE);
    }

    /** Some are gone before there is a thread for them, some with one, and some get a head. */
    @Test
    void aCallerThatDisconnectsAtOnceIsRecorded() throws Exception {
        List<SandboxOrder> orders =
                Stream.generate(() -> sandbox.order().put()).limit(150).toList();
        for (SandboxOrder order : orders) {
            try (Socket socket = new Socket("localhost", RestAssured.port)) {
                String request = "GET /orders/" + order.orderId() + "/tickets/" + order.ticketId()
                        + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
                socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            }
        }

        for (SandboxOrder order : orders) {
            assertThat(theRecordOf(order).get("outcome").asText()).isIn("left", "cut", "complete");
        }
    }

    @Test
    void aMismatchIsRecordedWithBothDigests() throws Exception {
        SandboxOrder order = sandbox.order().put();
        sandbox.faults().on(CallKind.PDF, order.orderId(), Fault.corruptAt(0));

        Fetched.get("/orders/" + order.orderId() + "/tickets/" + order.ticketId());

        JsonNode entry = theRecordOf(order);
        assertThat(entry.get("outcome").asText()).isEqualTo("refused");
        assertThat(entry.get("status").asInt()).isEqualTo(502);
        assertThat(entry.get("problem").asText()).isEqualTo("checksum-mismatch");
        assertThat(entry.get("bytes").asLong()).isZero();
        assertThat(entry.get("digestStated").asText()).isEqualTo(order.file().sha256());
        assertThat(entry.get("digestComputed").asText())
                .hasSize(64)
                .isNotEqualTo(order.file().sha256());
        assertThat(entry.get("upstreamCalls").asInt()).isEqualTo(4);
    }

    @Test
    void aRefusalIsRecorded() throws Exception {
        SandboxOrder order = sandbox.order().status("processing").put();

        Fetched.get("/orders/" + order.orderId() + "/tickets.zip");

        JsonNode entry = theRecordOf(order);
        assertThat(entry.get("kind").asText()).isEqualTo("zip");
        assertThat(entry.get("outcome").asText()).isEqualTo("refused");
        assertThat(entry.get("problem").asText()).isEqualTo("not-fulfilled");
        assertThat(entry.get("upstreamCalls").asInt()).isEqualTo(1);
    }

    @Test
    void aMalformedIdIsRecorded() throws Exception {
        Fetched.get("/orders/no.id/invoices/1");

        JsonNode entry = theRecord("no.id");
        assertThat(entry.get("kind").asText()).isEqualTo("invoice");
        assertThat(entry.get("problem").asText()).isEqualTo("invalid-id");
        assertThat(entry.get("upstreamCalls").asInt()).isZero();
    }

    @Test
    void aHeadIsRecorded() throws Exception {
        SandboxOrder order = sandbox.order().put();

        given().head("/orders/{o}/invoices/12345", order.orderId()).then().statusCode(200);

        JsonNode entry = theRecordOf(order);
        assertThat(entry.get("method").asText()).isEqualTo("HEAD");
        assertThat(entry.get("outcome").asText()).isEqualTo("described");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/orders/ORDER/tickets/TICKET",
                "/%6frders/ORDER/tickets/TICKET",
                "/orders/ORDER/ticket%73/TICKET",
                "/orders/ORDER/tickets/TICKET/",
                "/orders/ORDER/tickets%2Ezip"
            })
    void aFileIsGivenAndRecordedHoweverItsPathIsEncoded(String path) throws Exception {
        SandboxOrder order = sandbox.order().put();
        String written = path.replace("ORDER", order.orderId()).replace("TICKET", order.ticketId());

        assertThat(statusOf(written)).isEqualTo(200);
        assertThat(theRecordOf(order).get("outcome").asText()).isEqualTo("complete");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//orders/ORDER/tickets/TICKET",
                "/./orders/ORDER/tickets/TICKET",
                "/orders//ORDER/tickets/TICKET",
                "/orders/ORDER//tickets/TICKET",
                "/orders/ORDER/tickets;a=1/TICKET",
                "/orders;x/ORDER;y=/tickets/TICKET;z=1",
                "/orders/ORDER/invoices/12345;a",
                "/orders/../orders/ORDER/tickets/TICKET"
            })
    void aPathWithTwoReadingsIsRefused(String path) throws Exception {
        SandboxOrder order = sandbox.order().put();
        String written = path.replace("ORDER", order.orderId()).replace("TICKET", order.ticketId());

        assertThat(statusOf(written)).isEqualTo(400);
        assertThat(sandbox.calls().all()).noneMatch(call -> call.toString().contains(order.orderId()));
    }

    /** Not through REST Assured, which would put the path right. */
    private int statusOf(String path) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + RestAssured.port + path))
                    .header("Accept", "text/html")
                    .build();
            return client.send(request, BodyHandlers.discarding()).statusCode();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "tickets/a,ticket,a",
        "tickets/b%20,ticket,'b '",
        "tickets.zip,zip,tickets.zip",
        "invoices/c%2Bd,invoice,c+d"
    })
    void aFileRequestWithTooLargeABodyIsRecorded(String path, String kind, String file) throws Exception {
        String orderId = "too-large-" + kind + file.length();

        given().urlEncodingEnabled(false)
                .body(new byte[300_000])
                .get("/orders/" + orderId + "/" + path)
                .then()
                .statusCode(413);

        JsonNode entry = theRecord(orderId);
        assertThat(entry.get("method").asText()).isEqualTo("GET");
        assertThat(entry.get("kind").asText()).isEqualTo(kind);
        assertThat(entry.get("file").asText()).isEqualTo(file);
        assertThat(entry.get("outcome").asText()).isEqualTo("refused");
        assertThat(entry.get("status").asInt()).isEqualTo(413);
        assertThat(entry.get("problem").asText()).isEqualTo("too-large");
    }

    @Test
    void aFileRequestWithAMalformedEscapeIsRecorded() throws Exception {
        try (Socket socket = new Socket("localhost", RestAssured.port)) {
            String request = "GET /orders/%ZZ/tickets/a HTTP/1.0\r\nAccept: text/html\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);

            assertThat(answer).startsWith("HTTP/1.0 400 ").contains("/problems/invalid-id");
        }
        assertThat(theRecord("%ZZ").get("problem").asText()).isEqualTo("invalid-id");
    }

    @Test
    void aLookupIsNoFileRequest() {
        SandboxOrder order = sandbox.order().put();

        given().get("/orders/{id}", order.orderId()).then().statusCode(200);

        assertThat(recorder.lines).noneMatch(line -> line.contains(order.orderId()));
    }

    private JsonNode theRecordOf(SandboxOrder order) throws Exception {
        return theRecord(order.orderId());
    }

    /** A record is written after the answer has left, so it may come a moment later than that. */
    private JsonNode theRecord(String part) throws Exception {
        await().until(() -> recorder.lines.stream().anyMatch(line -> line.contains(part)));
        List<String> lines =
                recorder.lines.stream().filter(line -> line.contains(part)).toList();
        assertThat(lines).hasSize(1);
        return json.readTree(lines.getFirst());
    }

    /** Keeps what is logged. */
    private static final class Recorder extends Handler {
        final Queue<String> lines = new ConcurrentLinkedQueue<>();
        final Queue<String> threads = new ConcurrentLinkedQueue<>();
        final Queue<String> requestIds = new ConcurrentLinkedQueue<>();

        @Override
        public void publish(LogRecord entry) {
            threads.add(Thread.currentThread().getName());
            requestIds.add(String.valueOf(MDC.get("requestId")));
            lines.add(entry.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
