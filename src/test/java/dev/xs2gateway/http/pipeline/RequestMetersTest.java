package dev.xs2gateway.http.pipeline;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.xs2gateway.InjectSandbox;
import dev.xs2gateway.Management;
import dev.xs2gateway.WithSandbox;
import dev.xs2gateway.sandbox.Sandbox;
import dev.xs2gateway.sandbox.SandboxOrder;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

/** Whatever callers send, metrics stay few and name no id. */
@QuarkusTest
@QuarkusTestResource(WithSandbox.class)
class RequestMetersTest {
    @InjectSandbox
    Sandbox sandbox;

    @Test
    void whateverIsAskedMetricsStayFewAndNameNoId() {
        for (int i = 0; i < 300; i++) {
            given().request("DELETE", "/bookings/leak-id-" + i);
            given().request("LEAK" + i, "/orders/leak-id-" + i + "/tickets/leak-id");
            given().request("POST", "/leak-id-" + i + "/leak-id");
        }

        // A series appears once its answer has left, which is a moment after that came.
        given().request("PATCH", "/orders/lookup");
        await().untilAsserted(() -> assertThat(metrics()).contains("uri=\"/orders/lookup\""));
        assertThat(metrics()).doesNotContain("leak").doesNotContain("LEAK").contains("uri=\"other\"");
    }

    @Test
    void callsForATicketNameNoId() {
        SandboxOrder order = sandbox.order().put();

        given().get("/orders/{o}/tickets/{t}", order.orderId(), order.ticketId())
                .then()
                .statusCode(200);

        await().untilAsserted(() -> assertThat(metrics()).contains("/orders/{orderId}/tickets/{ticketId}"));
        assertThat(metrics())
                .doesNotContain(order.orderId())
                .doesNotContain(order.ticketId())
                .doesNotContain(order.item().itemId());
    }

    private static String metrics() {
        return Management.metrics();
    }
}
