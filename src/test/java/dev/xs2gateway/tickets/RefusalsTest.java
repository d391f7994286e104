package dev.xs2gateway.tickets;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.xs2gateway.InjectSandbox;
import dev.xs2gateway.WithSandbox;
import dev.xs2gateway.sandbox.CallKind;
import dev.xs2gateway.sandbox.ItemBuilder;
import dev.xs2gateway.sandbox.Sandbox;
import dev.xs2gateway.sandbox.SandboxOrder;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A refusal costs no file call, and says what the caller needs to know. */
@QuarkusTest
@QuarkusTestResource(WithSandbox.class)
class RefusalsTest {
    private static final String UNKNOWN = "0123456789abcdef0123456789abcde0_oit";

    @InjectSandbox
    Sandbox sandbox;

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "processing,processing,waiting,false",
                "POSTPONED,postponed,waiting,false",
                "-,unknown,waiting,false",
                "brandnewword,brandnewword,waiting,false",
                "cancelled,cancelled,ended,true",
                "Returned,returned,ended,true"
            })
    void anOrderThatIsNotFulfilledGivesNoTicket(@Nullable String vendors, String status, String state, boolean ended) {
        SandboxOrder order = sandbox.order().status(vendors).put();

        refused(order, 409, "not-fulfilled")
                .body("status", equalTo(409))
                .body("orderStatus", equalTo(status))
                .body("state", equalTo(state))
                .body("final", equalTo(ended));
        given().get("/orders/{id}/tickets.zip", order.orderId())
                .then()
                .statusCode(409)
                .body("type", equalTo("/problems/not-fulfilled"));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {"external,external", "EXTERNAL_END_CLIENT,EXTERNAL_END_CLIENT", "-,unknown", "carrier,carrier"})
    void aTicketOfAnotherChannelIsNotDelivered(@Nullable String vendors, String channel) {
        SandboxOrder order =
                sandbox.order().item(ItemBuilder.eticket().channel(vendors)).put();

        refused(order, 409, "distributed-elsewhere")
                .body("channel", equalTo(channel))
                .body("state", equalTo("elsewhere"))
                .body("final", equalTo(false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"appticket", "paper-ticket", "collection-stadium", "other"})
    void aTicketThatIsNotAFileIsNotDelivered(String type) {
        SandboxOrder order =
                sandbox.order().item(ItemBuilder.eticket().type(type)).put();

        refused(order, 409, "not-a-file").body("ticketType", equalTo(type));
    }

    @Test
    void aTicketWithoutALinkHasNoFile() {
        refused(sandbox.order().item(ItemBuilder.eticket().noFile()).put(), 409, "no-file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../bookingorders", "a\\b.pdf", "..", "a/b.pdf"})
    void aLinkThatLeavesItsPlaceIsNeverFollowed(String link) {
        refused(sandbox.order().item(ItemBuilder.eticket().link(link)).put(), 409, "no-file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dummysha", "12341234", ""})
    void aTicketThatCannotBeCheckedIsNotDelivered(String sha) {
        SandboxOrder order =
                sandbox.order().item(ItemBuilder.eticket().sha(sha)).put();

        refused(order, 502, "checksum-missing");
        given().get("/orders/{id}", order.orderId())
                .then()
                .body("tickets[0].sha256", nullValue())
                .body("tickets[0].download", equalTo("checksum-missing"))
                .body("tickets[0].href", nullValue());
    }

    @Test
    void unknownIdsAreNamed() {
        SandboxOrder order = sandbox.order().put();

        given().get("/orders/{o}/tickets/{t}", order.orderId(), UNKNOWN)
                .then()
                .statusCode(404)
                .body("type", equalTo("/problems/ticket-not-found"))
                .body("ticketId", equalTo(UNKNOWN));
        given().get("/orders/{o}/tickets/{t}", UNKNOWN, UNKNOWN)
                .then()
                .statusCode(404)
                .body("type", equalTo("/problems/order-not-found"));
        given().get("/orders/{o}/tickets.zip", UNKNOWN)
                .then()
                .statusCode(404)
                .body("type", equalTo("/problems/order-not-found"));
        given().get("/bookings/{b}", UNKNOWN)
                .then()
                .statusCode(404)
                .body("type", equalTo("/problems/booking-not-found"));
    }

    @ParameterizedTest
    @CsvSource({
        "%20,invalid-id",
        "a.b,invalid-id",
        "ä,invalid-id",
        "a%2Fb,invalid-request",
        "a%00b,invalid-request",
        "..%2F..%2Fetc,invalid-request"
    })
    void aMalformedIdCostsNoCall(String id, String problem) {
        given().urlEncodingEnabled(false)
                .get("/orders/" + id + "/tickets/" + UNKNOWN)
                .then()
                .statusCode(400)
                .body("type", equalTo("/problems/" + problem));
        given().urlEncodingEnabled(false)
                .get("/bookings/" + id)
                .then()
                .statusCode(400)
                .body("type", equalTo("/problems/" + problem));
    }

    private ValidatableResponse refused(SandboxOrder order, int status, String problem) {
        String ticketId =
                given().get("/orders/{id}", order.orderId()).jsonPath().getString("tickets[0].ticketId");
        ValidatableResponse answer = given().get("/orders/{o}/tickets/{t}", order.orderId(), ticketId)
                .then()
                .statusCode(status)
                .contentType("application/problem+json")
                .body("type", equalTo("/problems/" + problem))
                .body("orderId", equalTo(order.orderId()));
        assertThat(sandbox.calls().count(CallKind.PDF, order.orderId())).isZero();
        return answer;
    }
}
