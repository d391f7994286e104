package dev.xs2gateway.audit.web;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.xs2gateway.InjectDatabase;
import dev.xs2gateway.InjectSandbox;
import dev.xs2gateway.Logged;
import dev.xs2gateway.PostgresProcess;
import dev.xs2gateway.WithDatabase;
import dev.xs2gateway.WithSandbox;
import dev.xs2gateway.audit.chain.ExportVerifier;
import dev.xs2gateway.database.Database;
import dev.xs2gateway.sandbox.Sandbox;
import dev.xs2gateway.sandbox.SandboxOrder;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Records of file requests are found over HTTP, once each, also if the database was away when they were written. */
@QuarkusTest
@QuarkusTestResource(WithSandbox.class)
@QuarkusTestResource(value = WithDatabase.class, restrictToAnnotatedClass = true)
class AuditRoutesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ObjectMapper json = new ObjectMapper();

    @InjectSandbox
    Sandbox sandbox;

    @InjectDatabase
    PostgresProcess server;

    @Inject
    Database database;

    @BeforeEach
    void awaitDatabase() {
        await().atMost(PATIENCE).until(database::isReady);
    }

    private static void download(SandboxOrder order) {
        given().get("/orders/{o}/tickets/{t}", order.orderId(), order.ticketId())
                .then()
                .statusCode(200);
    }

    private static Response find(String query) {
        return given().get("/audit?" + query);
    }

    private static void awaitRecords(String query, int count) {
        await().atMost(PATIENCE)
                .until(() -> find(query).jsonPath().getList("records").size() == count);
    }

    @Test
    void aDownloadIsFoundByItsOrderBookingTicketAndDigest() {
        SandboxOrder order = sandbox.order().put();
        download(order);
        awaitRecords("order=" + order.orderId(), 1);

        for (String query : List.of(
                "booking=" + order.bookingId(),
                "ticket=" + order.ticketId(),
                "digest=" + order.file().sha256(),
                "order=" + order.orderId() + "&outcome=complete&consumer=anonymous&from=2026-01-01T00:00:00Z")) {
            find(query)
                    .then()
                    .statusCode(200)
                    .header("Cache-Control", "no-store")
                    .body("records", hasSize(1))
                    .body("records[0].orderId", equalTo(order.orderId()))
                    .body("records[0].bookingId", equalTo(order.bookingId()))
                    .body("records[0].file", equalTo(order.ticketId()))
                    .body("records[0].digestComputed", equalTo(order.file().sha256()))
                    .body("records[0].source", equalTo("fetched"))
                    .body("records[0].version", equalTo(1))
                    .body("records[0].remoteAddress", nullValue())
                    .body("next", nullValue());
        }
        find("order=" + order.orderId() + "&outcome=cut").then().body("records", hasSize(0));
    }

    @Test
    void aPartOfAStoredFileIsRecordedWithItsRangeAndSource() {
        SandboxOrder order = sandbox.order().put();
        download(order);
        given().header("Range", "bytes=5-14")
                .get("/orders/{o}/tickets/{t}", order.orderId(), order.ticketId())
                .then()
                .statusCode(206);
        awaitRecords("order=" + order.orderId(), 2);

        find("order=" + order.orderId())
                .then()
                .body("records[0].range", equalTo("5-14"))
                .body("records[0].bytes", equalTo(10))
                .body("records[0].source", equalTo("stored"))
                .body("records[1].range", nullValue());
    }

    @Test
    void pagesFollowTheirCursor() {
        SandboxOrder order = sandbox.order().put();
        IntStream.range(0, 5).forEach(n -> download(order));
        awaitRecords("order=" + order.orderId(), 5);

        List<String> ids = new ArrayList<>();
        String after = "";
        do {
            Response page = find("limit=2&order=" + order.orderId() + "&after=" + after);
            ids.addAll(page.jsonPath().getList("records.id"));
            after = page.jsonPath().getString("next");
            if (after != null) {
                page.then().header("Link", containsString("after=" + after));
            }
        } while (after != null);

        assertThat(ids).hasSize(5).doesNotHaveDuplicates();
        assertThat(ids).isSortedAccordingTo(Comparator.reverseOrder());
    }

    @Test
    void recordsAreGivenAsJsonLinesAndCsvToo() throws Exception {
        SandboxOrder order = sandbox.order().put();
        download(order);
        awaitRecords("order=" + order.orderId(), 1);

        Response lines = given().accept("application/jsonl").get("/audit?order=" + order.orderId());
        assertThat(lines.contentType()).startsWith("application/jsonl");
        assertThat(json.readTree(lines.asString().strip()).get("orderId").asText())
                .isEqualTo(order.orderId());

        Response csv = given().accept("text/csv").get("/audit?order=" + order.orderId());
        assertThat(csv.contentType()).startsWith("text/csv");
        assertThat(csv.asString().split("\r\n", -1)[0]).startsWith("at,consumer,outcome,");
        assertThat(csv.asString().split("\r\n", -1)[1]).contains(",complete,200,", order.orderId());
    }

    @Test
    void aQuestionThatCannotBeUnderstoodIsRefused() {
        for (String query : List.of(
                "orderId=1",
                "outcome=lost",
                "digest=xyz",
                "from=yesterday",
                "limit=0",
                "limit=1001",
                "after=x",
                "order=1&order=2")) {
            find(query).then().statusCode(400).body("type", equalTo("/problems/invalid-request"));
        }
        given().get("/audit/export?order=1").then().statusCode(400);
        given().accept("text/html").get("/audit").then().statusCode(406);
    }

    @Test
    void anExportIsWholeAndAnEditOfItIsFound() throws Exception {
        SandboxOrder order = sandbox.order().put();
        download(order);
        awaitRecords("order=" + order.orderId(), 1);

        String export = given().get("/audit/export").asString();

        assertThat(export).contains(order.orderId());
        assertThat(verify(export).text()).startsWith("ok: ");
        assertThat(verify(export.replace(order.orderId(), "another")).isOk()).isFalse();
        String part = given().get("/audit/export?from=2026-01-01T00:00:00Z&to=2100-01-01T00:00:00Z")
                .asString();
        assertThat(verify(part).text()).startsWith("ok: ");
    }

    private static ExportVerifier.Result verify(String export) throws Exception {
        return ExportVerifier.verify(new ByteArrayInputStream(export.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void eachRequestIsInTheLogAndInTheStoreOnceWhenTheDatabaseIsKilledMeanwhile() throws Exception {
        List<SandboxOrder> orders =
                IntStream.range(0, 10).mapToObj(n -> sandbox.order().put()).toList();
        List<String> requestIds = new ArrayList<>();
        List<String> logged;
        try (Logged log = Logged.everything();
                ExecutorService callers = Executors.newFixedThreadPool(4)) {
            List<Future<?>> requests = new ArrayList<>();
            for (int n = 0; n < 400; n++) {
                String id =
                        HexFormat.of().toHexDigits(0xA0D17L) + HexFormat.of().toHexDigits((long) n + 1);
                requestIds.add(id);
                SandboxOrder order = orders.get(n % orders.size());
                String file = List.of("tickets/" + order.ticketId(), "tickets.zip", "tickets/none", "invoices/1")
                        .get(n % 4);
                requests.add(callers.submit(() -> given().header("traceparent", "00-" + id + "-00f067aa0ba902b7-01")
                        .get("/orders/" + order.orderId() + "/" + file)
                        .asByteArray()));
                if (n == 100) {
                    server.kill();
                } else if (n == 300) {
                    requests.get(250).get();
                    assertThat(database.isReady()).isFalse();
                    find("limit=1").then().statusCode(503).body("type", equalTo("/problems/database-unavailable"));
                    server.restart();
                }
            }
            for (Future<?> request : requests) {
                request.get();
            }
            await().atMost(PATIENCE)
                    .until(() -> log.lines().stream()
                                    .filter(line -> line.startsWith("audit:"))
                                    .count()
                            >= requestIds.size());
            logged = log.lines().stream()
                    .filter(line -> line.startsWith("audit:"))
                    .toList();
        }
        await().atMost(PATIENCE).until(database::isReady);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(stored()).containsAll(requestIds));

        assertThat(stored().stream().filter(requestIds::contains)).hasSize(requestIds.size());
        for (String id : requestIds) {
            assertThat(logged.stream().filter(line -> line.contains(id))).as(id).hasSize(1);
        }
        assertThat(verify(given().get("/audit/export").asString()).text()).startsWith("ok: ");
    }

    private List<String> stored() throws Exception {
        List<String> ids = new ArrayList<>();
        for (String line : given().accept("application/jsonl")
                .get("/audit?limit=1000")
                .asString()
                .lines()
                .toList()) {
            JsonNode entry = json.readTree(line);
            ids.add(entry.get("requestId").asText());
        }
        return ids;
    }
}
