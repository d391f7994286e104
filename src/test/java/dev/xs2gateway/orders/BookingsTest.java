package dev.xs2gateway.orders;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import dev.xs2gateway.InjectSandbox;
import dev.xs2gateway.WithSandbox;
import dev.xs2gateway.sandbox.Call;
import dev.xs2gateway.sandbox.CallKind;
import dev.xs2gateway.sandbox.Sandbox;
import dev.xs2gateway.sandbox.SandboxOrder;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(WithSandbox.class)
class BookingsTest {
    @InjectSandbox
    Sandbox sandbox;

    @Test
    void aBookingContainsAllItsOrders() {
        SandboxOrder first = sandbox.order().put();
        SandboxOrder second = sandbox.order().bookingId(first.bookingId()).put();

        given().get("/bookings/{id}", first.bookingId())
                .then()
                .statusCode(200)
                .body("bookingId", equalTo(first.bookingId()))
                .body("fulfilled", equalTo(true))
                .body("state", equalTo("ready"))
                .body("orders.orderId", contains(first.orderId(), second.orderId()));
    }

    @Test
    void askingAgainCostsNoCall() {
        SandboxOrder order = sandbox.order().put();

        given().get("/bookings/{id}", order.bookingId()).then().statusCode(200);
        given().get("/bookings/{id}", order.bookingId()).then().statusCode(200);
        given().get("/orders/{id}", order.orderId()).then().statusCode(200);

        assertThat(sandbox.calls().apiCalls(order.bookingId())).isEqualTo(1);
        assertThat(sandbox.calls().count(CallKind.LIST, order.orderId())).isZero();
    }

    @Test
    void manyBookingsShareOneCall() {
        SandboxOrder one = sandbox.order().put();
        SandboxOrder other = sandbox.order().put();
        String unknown = "0123456789abcdef0123456789abcdef_bkn";

        given().queryParam("id", one.bookingId(), unknown, "not an id", other.bookingId(), one.bookingId())
                .get("/bookings")
                .then()
                .statusCode(200)
                .body("bookings.bookingId", contains(one.bookingId(), other.bookingId()))
                .body("missing", contains(unknown))
                .body("failed", hasSize(1))
                .body("failed[0].id", equalTo("not an id"))
                .body("failed[0].problem.type", equalTo("/problems/invalid-id"));

        assertThat(sandbox.calls().count(CallKind.LIST, one.bookingId())).isEqualTo(1);
        assertThat(sandbox.calls().count(CallKind.LIST, other.bookingId())).isEqualTo(1);
        given().contentType("application/json")
                .body("{\"ids\":[\"" + one.bookingId() + "\"]}")
                .post("/bookings/lookup")
                .then()
                .statusCode(200)
                .body("bookings", hasSize(1))
                .body("missing", empty());
        assertThat(sandbox.calls().count(CallKind.LIST, one.bookingId())).isEqualTo(1);
    }

    @Test
    void anEmptyIdIsNamedAmongTheFailed() {
        SandboxOrder order = sandbox.order().put();

        given().get("/bookings?id=&id=" + order.bookingId())
                .then()
                .statusCode(200)
                .body("bookings.bookingId", contains(order.bookingId()))
                .body("failed.id", contains(""));
        given().get("/bookings?id=").then().statusCode(200).body("failed.id", contains(""));
    }

    @Test
    void theQueryUsesXs2EventsFieldNamesAndOperator() {
        SandboxOrder order = sandbox.order().put();

        given().get("/bookings/{id}", order.bookingId()).then().statusCode(200);

        Call call = sandbox.calls().of(CallKind.LIST, order.bookingId()).getFirst();
        // What other tests asked for before may ride along.
        assertThat(call.target())
                .matches("/v1/bookingorders\\?booking_id=in%3A%5B" + order.bookingId()
                        + "(%2C[^&]*)?%5D&page=1&page_size=100");
        assertThat(call.headers())
                .containsEntry("x-api-key", List.of(Sandbox.API_KEY))
                .containsEntry("accept", List.of("application/json"));
    }
}
