package dev.xs2gateway.tickets;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import dev.xs2gateway.Fetched;
import dev.xs2gateway.InjectSandbox;
import dev.xs2gateway.TightSettings;
import dev.xs2gateway.WithSandbox;
import dev.xs2gateway.sandbox.CallKind;
import dev.xs2gateway.sandbox.Fault;
import dev.xs2gateway.sandbox.Sandbox;
import dev.xs2gateway.sandbox.SandboxOrder;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import org.junit.jupiter.api.Test;

/** A file lies here, but the vendor has not been heard of for longer than we go on without. */
@QuarkusTest
@QuarkusTestResource(WithSandbox.class)
@TestProfile(TightSettings.class)
class GraceTest {
    @InjectSandbox
    Sandbox sandbox;

    @Test
    void afterTheGraceAStoredFileIsNotDeliveredUntilXs2EventRespondsAgain() {
        SandboxOrder order = sandbox.order().put();
        String href = "/orders/" + order.orderId() + "/tickets/" + order.ticketId();
        assertThat(Fetched.get(href).sha256()).isEqualTo(order.file().sha256());
        sandbox.faults().on(CallKind.LIST, order.orderId(), Fault.status(503));

        await().until(() -> Fetched.get(href).status() != 200);

        given().get(href)
                .then()
                .statusCode(503)
                .header("Retry-After", notNullValue())
                .body("type", equalTo("/problems/upstream-unavailable"));
        sandbox.faults().clear();
        await().until(() -> Fetched.get(href).status() == 200);
        assertThat(sandbox.calls().count(CallKind.PDF, order.orderId()))
                .as("it was here all the time")
                .isEqualTo(1);
    }
}
