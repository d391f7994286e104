package dev.xs2gateway.tickets;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

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
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.net.Socket;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked for again, in part, or under conditions. */
@QuarkusTest
@QuarkusTestResource(WithSandbox.class)
class StoredFilesTest {
    private static final int LARGE = 3 << 20;

    @InjectSandbox
    Sandbox sandbox;

    private static String href(SandboxOrder order) {
        return "/orders/" + order.orderId() + "/tickets/" + order.ticketId();
    }

    private SandboxOrder order(int size) {
        return sandbox.order().item(ItemBuilder.eticket().size(size)).put();
    }

    private int fileCalls(SandboxOrder order) {
        return sandbox.calls().count(CallKind.PDF, order.orderId());
    }

    private static RequestSpecification with(String header, String value) {
        return given().header(header, value);
    }

    @ParameterizedTest
    @ValueSource(ints = {1_000, LARGE})
    void aTicketIsFetchedOnceForAllCallers(int size) {
        SandboxOrder order = order(size);

        assertThat(Fetched.get(href(order)).sha256()).isEqualTo(order.file().sha256());
        Fetched again = Fetched.get(href(order));

        assertThat(again.sha256()).isEqualTo(order.file().sha256());
        assertThat(again.header("Cache-Status")).isEqualTo("xs2-gateway; hit");
        assertThat(fileCalls(order)).isEqualTo(1);
        given().head(href(order)).then().statusCode(200).header("Content-Length", Integer.toString(size));
    }

    /** As an impatient caller sends them, or one that sends a body which nobody wants. */
    @ParameterizedTest
    @CsvSource({"1000, ''", "200000, ''", "3145728, ''", "1000, hello", "3145728, hello"})
    void requestsThatFollowOneAnotherOnAConnectionAreAnsweredInTurn(int size, String body) throws Exception {
        SandboxOrder order = order(size);
        assertThat(Fetched.get(href(order)).sha256()).isEqualTo(order.file().sha256());
        String right = new String(order.file().bytes(), ISO_8859_1);
        String length = body.isEmpty() ? "" : "Content-Length: " + body.length() + "\r\n";
        String request = "GET " + href(order) + " HTTP/1.1\r\nHost: localhost\r\n" + length;
        try (Socket socket = new Socket("localhost", RestAssured.port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write((request + "\r\n" + body + request + "Connection: close\r\n\r\n" + body).getBytes(US_ASCII));

            String answers = new String(socket.getInputStream().readAllBytes(), ISO_8859_1);

            assertThat(answers.split("HTTP/1.1 200 OK\r\n"))
                    .hasSize(3)
                    .startsWith("")
                    .filteredOn(answer -> answer.endsWith("\r\n\r\n" + right))
                    .hasSize(2);
        }
        assertThat(fileCalls(order)).isEqualTo(1);
    }

    @Test
    void manyAtOnceCostOneCall() throws Exception {
        SandboxOrder order = order(LARGE);
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<String>> all = IntStream.range(0, 100)
                    .mapToObj(i -> callers.submit(() -> Fetched.get(href(order)).sha256()))
                    .toList();
            for (Future<String> each : all) {
                assertThat(each.get()).isEqualTo(order.file().sha256());
            }
        }
        assertThat(fileCalls(order)).isEqualTo(1);
    }

    @Test
    void anInvoiceIsFetchedOnceAndHasATagOnceItIsHere() {
        SandboxOrder order = sandbox.order().put();
        String href = given().get("/orders/{id}", order.orderId()).jsonPath().getString("invoices[0].href");
        assertThat(given().head(href).header("ETag")).isNull();

        String etag = given().get(href).header("ETag");

        with("If-None-Match", etag).get(href).then().statusCode(304);
        given().head(href).then().header("ETag", etag);
        assertThat(sandbox.calls().count(CallKind.INVOICE, order.orderId())).isEqualTo(1);
    }

    @Test
    void aCallerWithTheCurrentTagCostsNoFileCall() {
        SandboxOrder order = order(1_000);
        String etag = "\"" + order.file().sha256() + "\"";

        Response same = with("If-None-Match", "\"other\", W/" + etag).get(href(order));

        assertThat(same.statusCode()).isEqualTo(304);
        assertThat(same.header("ETag")).isEqualTo(etag);
        assertThat(same.asByteArray()).isEmpty();
        with("If-None-Match", etag).head(href(order)).then().statusCode(304);
        assertThat(fileCalls(order)).isZero();
        with("If-None-Match", "\"other\"").get(href(order)).then().statusCode(200);
    }

    @Test
    void ifMatchOfAnOlderFileFailsWith412() {
        SandboxOrder order = order(1_000);
        String etag = "\"" + order.file().sha256() + "\"";

        with("If-Match", "\"old\"")
                .get(href(order))
                .then()
                .statusCode(412)
                .contentType("application/problem+json")
                .body("type", equalTo("/problems/ticket-replaced"))
                .body("etag", equalTo(etag));
        with("If-Match", "W/" + etag).get(href(order)).then().statusCode(412);
        with("If-Match", "\"old\"").head(href(order)).then().statusCode(412);
        assertThat(fileCalls(order)).isZero();
        with("If-Match", "\"old\", " + etag).get(href(order)).then().statusCode(200);
        with("If-Match", "*").get(href(order)).then().statusCode(200);
    }

    @ParameterizedTest
    @CsvSource({
        "1000, bytes=0-0, 0, 1",
        "1000, bytes=100-199, 100, 200",
        "1000, bytes=900-, 900, 1000",
        "1000, bytes=-10, 990, 1000",
        "1000, bytes=0-, 0, 1000",
        "3145728, bytes=3000000-, 3000000, 3145728",
        "3145728, bytes=70000-270000, 70000, 270001"
    })
    void aRangeIsExactWhetherTheFileIsStoredOrIncoming(int size, String range, int from, int to) throws Exception {
        SandboxOrder order = order(size);
        byte[] right = Arrays.copyOfRange(order.file().bytes(), from, to);
        String digest = base64(right);

        for (int i = 0; i < 2; i++) {
            Response part = with("Range", range).get(href(order));

            assertThat(part.statusCode()).isEqualTo(206);
            assertThat(part.asByteArray()).isEqualTo(right);
            assertThat(part.header("Content-Range")).isEqualTo("bytes " + from + "-" + (to - 1) + "/" + size);
            assertThat(part.header("Content-Length")).isEqualTo(Integer.toString(to - from));
            assertThat(part.header("Content-Digest")).isEqualTo("sha-256=:" + digest + ":");
            assertThat(part.header("Repr-Digest"))
                    .isEqualTo("sha-256=:" + base64(order.file().bytes()) + ":");
            assertThat(part.header("ETag")).isEqualTo("\"" + order.file().sha256() + "\"");
            assertThat(part.header("Accept-Ranges")).isEqualTo("bytes");
        }
        assertThat(fileCalls(order)).isEqualTo(1);
    }

    private static String base64(byte[] bytes) throws NoSuchAlgorithmException {
        return Base64.getEncoder()
                .encodeToString(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    @Test
    void aRangeOutsideTheFileFailsWith416() {
        SandboxOrder order = order(1_000);

        with("Range", "bytes=1000-")
                .get(href(order))
                .then()
                .statusCode(416)
                .header("Content-Range", "bytes */1000")
                .contentType("application/problem+json")
                .body("type", equalTo("/problems/range-not-satisfiable"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=0-1,5-6", "items=0-1", "bytes=9-8", "rubbish"})
    void aRequestForSeveralRangesGetsTheWholeFile(String range) {
        SandboxOrder order = order(1_000);

        assertThat(with("Range", range).get(href(order)).asByteArray())
                .isEqualTo(order.file().bytes());
    }

    @Test
    void aPartOfAnotherFileIsAnsweredWhole() {
        SandboxOrder order = order(1_000);
        String etag = "\"" + order.file().sha256() + "\"";

        with("If-Range", "\"old\"")
                .header("Range", "bytes=5-")
                .get(href(order))
                .then()
                .statusCode(200);
        with("If-Range", "Tue, 24 Nov 2026 00:00:00 GMT")
                .header("Range", "bytes=5-")
                .get(href(order))
                .then()
                .statusCode(200);
        with("If-Range", etag)
                .header("Range", "bytes=5-")
                .get(href(order))
                .then()
                .statusCode(206);
    }

    @ParameterizedTest
    @ValueSource(ints = {1_000, LARGE})
    void noRangeOfAWrongFileIsDelivered(int size) {
        SandboxOrder order = order(size);
        sandbox.faults().on(CallKind.PDF, order.orderId(), Fault.corruptAt(-1));

        with("Range", "bytes=0-9")
                .get(href(order))
                .then()
                .statusCode(502)
                .body("type", equalTo("/problems/checksum-mismatch"))
                .body(not(containsString("%PDF")));
    }

    @ParameterizedTest
    @ValueSource(ints = {1_000, LARGE})
    void aFileThatIsWrongAgainAndAgainIsNotFetchedAgainAndAgain(int size) {
        SandboxOrder order = order(size);
        sandbox.faults().on(CallKind.PDF, order.orderId(), Fault.corruptAt(-1));
        for (int i = 0; i < 20; i++) {
            given().header("Range", "bytes=0-9")
                    .get(href(order))
                    .then()
                    .statusCode(502)
                    .body("type", equalTo("/problems/checksum-mismatch"));
        }

        assertThat(fileCalls(order)).isEqualTo(2);
        assertThat(sandbox.calls().apiCalls(order.orderId())).isLessThanOrEqualTo(5);
    }
}
