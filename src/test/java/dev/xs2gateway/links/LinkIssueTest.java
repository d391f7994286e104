package dev.xs2gateway.links;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesRegex;
import static org.hamcrest.Matchers.startsWith;

import dev.xs2gateway.InjectSandbox;
import dev.xs2gateway.WithSandbox;
import dev.xs2gateway.sandbox.Sandbox;
import dev.xs2gateway.sandbox.SandboxOrder;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A consumer has a link issued on its terms, and only on terms that this gateway can keep. */
@QuarkusTest
@QuarkusTestResource(WithSandbox.class)
@TestProfile(WithLinkKeys.class)
class LinkIssueTest {
    private static final String TICKET = "/orders/a1_bor/tickets/e1_oit/links";

    @InjectSandbox
    Sandbox sandbox;

    @ParameterizedTest
    @EnumSource
    void aLinkIsIssuedWithoutAnUpstreamCall(LinkableFile file) {
        SandboxOrder order = sandbox.order().invoices("12345").put();

        Instant before = Instant.now();
        Response issued = given().post(file.path(order) + "/links");

        issued.then()
                .statusCode(201)
                .contentType("application/json")
                .header("Cache-Control", "no-store")
                .header("Location", equalTo(issued.jsonPath().getString("url")))
                .body("linkId", matchesRegex("[A-Za-z0-9_-]{16}"))
                .body("url", startsWith(WithLinkKeys.BASE_URL + "/d/"));
        assertThat(sandbox.calls().apiCalls(order.orderId())).isZero();
        isValidFor(Duration.ofMinutes(15), before, issued);
    }

    /** The time of expiry is cut to whole seconds. */
    private static void isValidFor(Duration time, Instant before, Response issued) {
        assertThat(expiry(issued))
                .isBetween(
                        before.truncatedTo(ChronoUnit.SECONDS).plus(time),
                        Instant.now().plus(time));
    }

    private static Instant expiry(Response issued) {
        return Instant.parse(issued.jsonPath().getString("expiresAt"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT1S", "PT90S", "PT1H", "P0DT1H"})
    void aLinkExpiresWhenItsConsumerWants(String expiresIn) {
        Instant before = Instant.now();
        Response issued = post(Map.of("expiresIn", expiresIn));

        issued.then().statusCode(201);
        isValidFor(Duration.parse(expiresIn), before, issued);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"PT0S", "-PT1M", "PT0.9S", "PT1H0.001S", "P1D", "PT999999999999999H", "PT0.5H", "15m", "", "900"
            })
    void aTimeOutsideOfTheBoundIsRefusedAndNamesTheBound(String expiresIn) {
        refused(Map.of("expiresIn", expiresIn), "from PT1S to PT1H (gateway.access.links.max-age)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"confrim\":true}|a member that is not known",
                "{\"uses\":0}|uses must be 1 or more",
                "{\"uses\":\"many\"}|Send a body like {\"expiresIn\":\"PT15M\"}",
                "{\"reference\":\"two\\nlines\"}|reference must be a text",
                "[]|Send a body like {\"expiresIn\":\"PT15M\"}",
            })
    void termsThatAreNotWellFormedAreRefused(String body, String detail) {
        given().contentType("application/json")
                .body(body)
                .post(TICKET)
                .then()
                .statusCode(400)
                .body("type", equalTo("/problems/invalid-request"))
                .body("detail", containsString(detail));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "null",
                "{\"confirm\":false}",
                "{\"expiresIn\":null,\"uses\":null,\"reference\":\"order 4711\"}"
            })
    void everyTermMayBeLeftOut(String body) {
        given().contentType("application/json").body(body).post(TICKET).then().statusCode(201);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"uses\":1}", "{\"confirm\":true}"})
    void termsThatNeedADatabaseAreNotPromised(String body) {
        given().contentType("application/json")
                .body(body)
                .post(TICKET)
                .then()
                .statusCode(501)
                .body("type", equalTo("/problems/not-configured"))
                .body("detail", containsString("needs a database"));
    }

    @Test
    void aLinkCannotBeRevokedWithoutADatabase() {
        given().delete("/links/AAAAAAAAAAAAAAAA")
                .then()
                .statusCode(501)
                .body("type", equalTo("/problems/not-configured"))
                .body("detail", containsString("needs a database"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/orders/no%20id/tickets/e1_oit/links",
                "/orders/a1_bor/tickets/no.id/links",
                "/orders/no.id/tickets.zip/links",
                "/bookings/no.id/tickets.zip/links",
                "/orders/no.id/invoices/1/links"
            })
    void anIdThatIsNoneGetsNoLink(String path) {
        given().urlEncodingEnabled(false)
                .post(path)
                .then()
                .statusCode(400)
                .body("type", equalTo("/problems/invalid-id"));
    }

    @Test
    void anInvoiceIdThatFitsIntoNoTokenGetsNoLink() {
        given().post("/orders/a1_bor/invoices/" + "ä".repeat(128) + "/links")
                .then()
                .statusCode(400)
                .body("type", equalTo("/problems/invalid-id"));
    }

    private static Response post(Map<String, Object> terms) {
        return given().contentType("application/json").body(terms).post(TICKET);
    }

    private static void refused(Map<String, Object> terms, String detail) {
        ValidatableResponse answer = post(terms).then();
        answer.statusCode(400)
                .body("type", equalTo("/problems/invalid-request"))
                .body("detail", containsString(detail));
    }
}
