package dev.xs2gateway.links;

import static io.restassured.RestAssured.given;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.emptyString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import dev.xs2gateway.InjectSandbox;
import dev.xs2gateway.WithSandbox;
import dev.xs2gateway.access.links.Link;
import dev.xs2gateway.access.links.LinkSigner;
import dev.xs2gateway.sandbox.ItemBuilder;
import dev.xs2gateway.sandbox.Sandbox;
import dev.xs2gateway.sandbox.SandboxOrder;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is not a valid link gives nothing; what may be given over a valid one is decided when it is used. */
@QuarkusTest
@QuarkusTestResource(WithSandbox.class)
@TestProfile(WithLinkKeys.class)
class LinkRefusalTest {
    private static final String BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

    @InjectSandbox
    Sandbox sandbox;

    @Inject
    MeterRegistry meters;

    private static String token(LinkSigner signer, SandboxOrder order, Instant expiresAt) {
        return signer.sign(Link.Kind.TICKET, order.orderId(), order.ticketId(), expiresAt, false)
                .token();
    }

    private static Instant soon() {
        return Instant.now().plusSeconds(60);
    }

    private static void isNotFound(Response answer) {
        answer.then()
                .statusCode(404)
                .contentType("application/problem+json")
                .header("Cache-Control", "no-store")
                .header("Referrer-Policy", "no-referrer")
                .header("X-Robots-Tag", "noindex")
                .body("type", equalTo("/problems/link-not-found"));
    }

    @Test
    void aTokenWithOneBitChangedIsForged() {
        SandboxOrder order = sandbox.order().put();
        byte[] token = Base64.getUrlDecoder().decode(token(WithLinkKeys.signer(), order, soon()));

        for (int i = 0; i < token.length; i += 5) {
            byte[] forged = token.clone();
            forged[i] ^= (byte) (1 << (i % Byte.SIZE));
            isNotFound(given().get("/d/" + encoded(forged)));
        }

        assertThat(sandbox.calls().apiCalls(order.orderId())).isZero();
        given().get("/d/" + encoded(token)).then().statusCode(200);
    }

    private static String encoded(byte[] token) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
    }

    @Test
    void aLinkGivesNoOtherOrdersTicket() {
        SandboxOrder mine = sandbox.order().put();
        SandboxOrder another = sandbox.order().put();
        byte[] token = Base64.getUrlDecoder().decode(token(WithLinkKeys.signer(), mine, soon()));
        String text = new String(token, StandardCharsets.ISO_8859_1);
        String forged = text.replace(mine.orderId(), another.orderId()).replace(mine.ticketId(), another.ticketId());

        assertThat(forged).isNotEqualTo(text).hasSameSizeAs(text);
        isNotFound(given().get("/d/" + encoded(forged.getBytes(StandardCharsets.ISO_8859_1))));
    }

    @Test
    void aLinkThatExpiredASecondAgoIsNotValid() {
        SandboxOrder order = sandbox.order().put();

        isNotFound(given().get("/d/"
                + token(WithLinkKeys.signer(), order, Instant.now().minusSeconds(1))));

        assertThat(sandbox.calls().apiCalls(order.orderId())).isZero();
    }

    @Test
    void oneAnswerIsGivenToEveryInvalidLink() {
        SandboxOrder order = sandbox.order().put();
        Set<String> answers = new HashSet<>();
        for (String token : new String[] {
            token(WithLinkKeys.foreignSigner(), order, soon()),
            token(WithLinkKeys.unknownSigner(), order, soon()),
            token(WithLinkKeys.signer(), order, Instant.now().minusSeconds(1)),
            token(WithLinkKeys.signer(), order, soon()) + "=",
            token(WithLinkKeys.signer(), order, soon()).substring(1),
            "x",
            "a".repeat(2_000),
            "%C3%A4"
        }) {
            Response answer = given().urlEncodingEnabled(false).get("/d/" + token);
            isNotFound(answer);
            answers.add(answer.asString().replace(answer.header("X-Request-Id"), ""));
        }

        assertThat(answers).hasSize(1);
    }

    @Test
    void eachInvalidLinkIsCountedByItsReason() {
        SandboxOrder order = sandbox.order().put();
        Map<String, String> tokens = Map.of(
                "forged", token(WithLinkKeys.foreignSigner(), order, soon()),
                "unknown-key", token(WithLinkKeys.unknownSigner(), order, soon()),
                "expired", token(WithLinkKeys.signer(), order, Instant.now().minusSeconds(1)),
                "malformed", "x");

        tokens.forEach((reason, token) -> {
            Map<String, Double> expected = rejected();
            expected.merge(reason, 1.0, Double::sum);
            given().get("/d/" + token);
            assertThat(rejected()).isEqualTo(expected);
        });

        Map<String, Double> before = rejected();
        given().get(LinkableFile.TICKET.link(order));
        assertThat(rejected()).isEqualTo(before);
    }

    private Map<String, Double> rejected() {
        return meters.find("gateway.access.links.rejected").counters().stream()
                .collect(toMap(counter -> counter.getId().getTag("reason"), Counter::count, Double::sum, HashMap::new));
    }

    @ParameterizedTest
    @CsvSource({"processing,false,waiting,not ready yet", "cancelled,true,ended,has ended"})
    void anOrderThatIsNotFulfilledGivesNothing(String status, boolean isFinal, String state, String words) {
        SandboxOrder order = sandbox.order().status(status).put();
        String link = LinkableFile.TICKET.link(order);

        given().get(link)
                .then()
                .statusCode(409)
                .contentType("application/problem+json")
                .body("type", equalTo("/problems/not-fulfilled"))
                .body("final", equalTo(isFinal))
                .body("state", equalTo(state));
        isPage(given().accept(BROWSER).get(link), 409, words);
    }

    @Test
    void aLinkToAnOrderThatEndsMeanwhileGivesNothing() {
        SandboxOrder order = sandbox.order().put();
        String zip = LinkableFile.BOOKING_ZIP.link(order);
        sandbox.status(order.orderId(), "returned");

        given().get(zip).then().statusCode(409).body("final", equalTo(true));
        isPage(given().accept(BROWSER).get(zip), 409, "has ended");
    }

    @Test
    void aTicketThatComesAnotherWayIsExplained() {
        SandboxOrder order =
                sandbox.order().item(ItemBuilder.eticket().channel("external")).put();
        String link = LinkableFile.TICKET.link(order);

        given().get(link).then().statusCode(409).body("type", equalTo("/problems/distributed-elsewhere"));
        isPage(given().accept(BROWSER).get(link), 409, "another way");
    }

    @Test
    void aLinkThatIsNotValidIsExplainedToAGuest() {
        isPage(given().accept(BROWSER).get("/d/x"), 404, "This link is not valid");
    }

    private static void isPage(Response answer, int status, String words) {
        ValidatableResponse page = answer.then();
        page.statusCode(status)
                .contentType("text/html")
                .header("Cache-Control", "no-store")
                .header("Referrer-Policy", "no-referrer")
                .header("X-Robots-Tag", "noindex")
                .header("X-Content-Type-Options", "nosniff")
                .header("Content-Security-Policy", containsString("default-src 'none'; style-src 'sha256-"))
                .body(containsString(words))
                .body(containsString(answer.header("X-Request-Id")))
                .body(not(containsString("<script")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                BROWSER + "|text/html",
                "text/html|text/html",
                "*/*|application/problem+json",
                "application/json|application/problem+json",
                "text/html;q=0.5, application/json|application/problem+json",
                "text/html;q=0.5, */*|application/problem+json",
                "text/html;q=0|application/problem+json",
                "image/*|application/problem+json"
            })
    void acceptDecidesBetweenPageAndProblem(String accept, String form) {
        SandboxOrder order = sandbox.order().status("processing").put();

        given().header("Accept", accept).get("/d/x").then().statusCode(404).contentType(form);
        given().header("Accept", accept)
                .get(LinkableFile.TICKET.link(order))
                .then()
                .statusCode(409)
                .contentType(form);
    }

    @Test
    void headOfALinkThatGivesNothingHasNoBody() {
        SandboxOrder order = sandbox.order().status("processing").put();

        given().accept(BROWSER)
                .head(LinkableFile.TICKET.link(order))
                .then()
                .statusCode(409)
                .body(emptyString());
        given().head("/d/x").then().statusCode(404).body(emptyString());
    }

    @Test
    void aLinkWithConfirmNeedsADatabase() {
        SandboxOrder order = sandbox.order().put();
        String confirmed = WithLinkKeys.signer()
                .sign(Link.Kind.TICKET, order.orderId(), order.ticketId(), soon(), true)
                .token();

        given().get("/d/" + confirmed).then().statusCode(501).body("type", equalTo("/problems/not-configured"));
        given().post(LinkableFile.TICKET.link(order))
                .then()
                .statusCode(501)
                .body("type", equalTo("/problems/not-configured"));
        isNotFound(given().post("/d/x"));
        assertThat(sandbox.calls().apiCalls(order.orderId())).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "PATCH", "DELETE"})
    void otherMethodsAreNotOfALink(String method) {
        given().request(method, "/d/x").then().statusCode(405).header("Allow", "GET, HEAD, POST");
    }
}
