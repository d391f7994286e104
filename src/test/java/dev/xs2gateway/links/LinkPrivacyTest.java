package dev.xs2gateway.links;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.xs2gateway.InjectSandbox;
import dev.xs2gateway.Logged;
import dev.xs2gateway.Management;
import dev.xs2gateway.WithSandbox;
import dev.xs2gateway.access.links.Link;
import dev.xs2gateway.access.links.SignedLink;
import dev.xs2gateway.sandbox.Sandbox;
import dev.xs2gateway.sandbox.SandboxOrder;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The token of a link stands nowhere but in the link; the link's id stands in the audit record of each use. */
@QuarkusTest
@QuarkusTestResource(WithSandbox.class)
@TestProfile(WithLinkKeys.class)
class LinkPrivacyTest {
    private static final String AUDIT = "audit: ";

    private final ObjectMapper json = new ObjectMapper();

    @InjectSandbox
    Sandbox sandbox;

    private static RequestSpecification raw() {
        return given().urlEncodingEnabled(false);
    }

    @Test
    void noLogLineMetricOrProblemShowsAToken() {
        SandboxOrder order = sandbox.order().put();
        SandboxOrder waiting = sandbox.order().status("processing").put();
        SignedLink expired = WithLinkKeys.signer()
                .sign(
                        Link.Kind.TICKET,
                        order.orderId(),
                        order.ticketId(),
                        Instant.now().minusSeconds(1),
                        false);
        try (Logged log = Logged.debug()) {
            String link = LinkableFile.TICKET.link(order);
            String refused = LinkableFile.TICKET.link(waiting);
            String forged = link.substring(0, link.length() - 1);
            List<Response> answers = List.of(
                    raw().get(link),
                    raw().head(link),
                    raw().post(link),
                    raw().put(link),
                    raw().header("Range", "bytes=999999-").get(link),
                    raw().get(refused),
                    raw().accept("text/html").get(refused),
                    raw().get("/d/" + expired.token()),
                    raw().get(forged),
                    raw().get(link + ";x"),
                    raw().get(link + "/x"),
                    raw().get("/" + link),
                    raw().get("/x/.." + link),
                    raw().get(link.replace("/d/", "/%64/") + "x"));

            assertThat(answers).extracting(Response::statusCode).contains(200, 400, 404, 405, 409, 416, 501);
            List<String> tokens = List.of(tail(link), tail(refused), tail(forged), expired.token());
            assertThat(tokens).allSatisfy(token -> {
                assertThat(log.lines()).noneMatch(line -> line.contains(token));
                assertThat(answers.stream().skip(1))
                        .noneMatch(answer -> answer.asString().contains(token));
                assertThat(Management.metrics()).doesNotContain(token);
            });
            assertThat(log.lines())
                    .as("a problem's line shows the link's id")
                    .anyMatch(line -> line.contains("GET /d/" + expired.link().id() + " -> 404 link-not-found"))
                    .anyMatch(line -> line.contains("GET /d/… -> 404 link-not-found"));
        }
        assertThat(Management.metrics()).contains("uri=\"/d/{token}\"");
    }

    private static String tail(String link) {
        return link.substring("/d/".length());
    }

    @ParameterizedTest
    @EnumSource
    void eachUseLeavesOneRecordWithTheLinksId(LinkableFile file) {
        SandboxOrder order = sandbox.order().invoices("12345").put();
        String link = file.link(order);

        recorded(() -> raw().get(link), file, order, "GET", "complete", 200);
        recorded(() -> raw().get(link), file, order, "GET", "complete", 200);
        recorded(() -> raw().header("Range", "bytes=0-9").get(link), file, order, "GET", "complete", 206);
        recorded(() -> raw().head(link), file, order, "HEAD", "described", 200);
        recorded(() -> raw().post(link), file, order, "POST", "refused", 501);
    }

    private void recorded(
            Runnable request, LinkableFile file, SandboxOrder order, String method, String outcome, int status) {
        try (Logged log = Logged.everything()) {
            request.run();

            JsonNode entry = onlyRecord(log);
            assertThat(entry.get("linkId").asText()).matches("[A-Za-z0-9_-]{16}");
            assertThat(entry.get("consumer").asText()).isEqualTo("link");
            assertThat(entry.get("method").asText()).isEqualTo(method);
            assertThat(entry.get("kind").asText()).isEqualTo(file.kind());
            assertThat(entry.get("outcome").asText()).isEqualTo(outcome);
            assertThat(entry.get("status").asInt()).isEqualTo(status);
            assertThat(entry.path(file == LinkableFile.BOOKING_ZIP ? "bookingId" : "orderId")
                            .asText())
                    .isEqualTo(file == LinkableFile.BOOKING_ZIP ? order.bookingId() : order.orderId());
        }
    }

    @Test
    void anExpiredLinkIsRecordedAndAForgedOneIsNot() {
        SandboxOrder order = sandbox.order().put();
        SignedLink expired = WithLinkKeys.signer()
                .sign(
                        Link.Kind.TICKET,
                        order.orderId(),
                        order.ticketId(),
                        Instant.now().minusSeconds(1),
                        false);
        try (Logged log = Logged.everything()) {
            raw().get("/d/" + expired.token() + "x");
            raw().get("/d/" + expired.token());

            JsonNode entry = onlyRecord(log);
            assertThat(entry.get("linkId").asText()).isEqualTo(expired.link().id());
            assertThat(entry.get("outcome").asText()).isEqualTo("refused");
            assertThat(entry.get("problem").asText()).isEqualTo("link-not-found");
        }
    }

    /** A second record would be written before the marker, which passes through the same writer. */
    private JsonNode onlyRecord(Logged log) {
        String marker = "/orders/marker-" + System.nanoTime() + "/tickets/none";
        given().get(marker);
        await().until(() -> records(log).stream().anyMatch(line -> line.contains("marker-")));
        List<String> records =
                records(log).stream().filter(line -> !line.contains("marker-")).toList();
        assertThat(records).hasSize(1);
        try {
            return json.readTree(records.getFirst().substring(AUDIT.length()).replaceFirst(" null$", ""));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> records(Logged log) {
        return log.lines().stream().filter(line -> line.startsWith(AUDIT)).toList();
    }

    @Test
    void theLogNamesTheConsumerOfEachLink() {
        SandboxOrder order = sandbox.order().put();
        try (Logged log = Logged.everything()) {
            String linkId = given().header("X-Consumer", "booking-site")
                    .post(LinkableFile.TICKET.path(order) + "/links")
                    .jsonPath()
                    .getString("linkId");

            assertThat(log.lines())
                    .anyMatch(line -> line.contains("link issued: link=" + linkId + " consumer=booking-site"));
        }
    }
}
