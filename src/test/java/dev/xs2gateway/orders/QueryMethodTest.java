package dev.xs2gateway.orders;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import dev.xs2gateway.InjectSandbox;
import dev.xs2gateway.WithSandbox;
import dev.xs2gateway.sandbox.CallKind;
import dev.xs2gateway.sandbox.Sandbox;
import dev.xs2gateway.sandbox.SandboxOrder;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** QUERY (RFC 10008): a look-up of many ids in the body that is safe, and can be asked again with its tag. */
@QuarkusTest
@QuarkusTestResource(WithSandbox.class)
class QueryMethodTest {
    @InjectSandbox
    Sandbox sandbox;

    private static Response query(String path, String... ids) {
        return given().contentType("application/json")
                .body(Map.of("ids", List.of(ids)))
                .request("QUERY", path);
    }

    @Test
    void aQueryAnswersInTheOrderOfItsIds() {
        SandboxOrder one = sandbox.order().put();
        SandboxOrder other = sandbox.order().put();

        query("/bookings", other.bookingId(), one.bookingId(), "unknown")
                .then()
                .statusCode(200)
                .body("bookings.bookingId", contains(other.bookingId(), one.bookingId()))
                .body("missing", contains("unknown"));
        query("/orders", one.orderId()).then().statusCode(200).body("orders.orderId", contains(one.orderId()));
    }

    @Test
    void aQueryWhoseAnswerIsTheSameIsNotModified() {
        SandboxOrder order = sandbox.order().put();
        String tag = query("/bookings", order.bookingId()).then().extract().header("ETag");

        given().contentType("application/json")
                .header("If-None-Match", tag)
                .body(Map.of("ids", List.of(order.bookingId())))
                .request("QUERY", "/bookings")
                .then()
                .statusCode(304);
        assertThat(sandbox.calls().count(CallKind.LIST, order.bookingId())).isEqualTo(1);
    }

    @Test
    void aQueryInAnotherFormIsRefused() {
        given().contentType("text/plain")
                .body("ids")
                .request("QUERY", "/bookings")
                .then()
                .statusCode(415);
        query("/bookings").then().statusCode(400).body("type", equalTo("/problems/invalid-request"));
    }

    @Test
    void thePathStatesTheFormOfItsQueries() {
        given().options("/bookings").then().statusCode(204).header("Accept-Query", equalTo("application/json"));
    }
}
