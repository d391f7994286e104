package dev.xs2gateway.access;

import static io.restassured.RestAssured.given;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.xs2gateway.InjectSandbox;
import dev.xs2gateway.WithSandbox;
import dev.xs2gateway.sandbox.Sandbox;
import dev.xs2gateway.sandbox.SandboxOrder;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A consumer's default lane comes from the consumers' file; a request may lower it, and never raises it. */
@QuarkusTest
@QuarkusTestResource(WithSandbox.class)
@TestProfile(WithConsumers.class)
class DefaultLaneTest {
    @InjectSandbox
    Sandbox sandbox;

    @Inject
    MeterRegistry meters;

    @ParameterizedTest
    @ValueSource(strings = {"u=0", "u=3", "u=7"})
    void noPriorityRaisesABulkConsumerOutOfTheBackground(String priority) {
        SandboxOrder order = sandbox.order().put();
        for (String path : new String[] {
            "/bookings/" + order.bookingId(), "/orders/" + order.orderId() + "/tickets/" + order.ticketId()
        }) {
            given().header("Authorization", WithConsumers.ofBulkConsumer())
                    .header("Priority", priority)
                    .get(path)
                    .then()
                    .statusCode(200);
        }

        assertThat(lanesOf("bulk")).containsExactly("background");
    }

    @Test
    void aRequestLowersTheLaneOfANormalConsumer() {
        SandboxOrder order = sandbox.order().put();

        given().header("Authorization", WithConsumers.withOnly(Role.STATUS))
                .header("Priority", "u=7")
                .get("/bookings/" + order.bookingId())
                .then()
                .statusCode(200);

        assertThat(lanesOf("only-status")).contains("background");
    }

    /** The lanes of the calls that were made for a consumer. */
    private Set<String> lanesOf(String consumer) {
        return meters.find("gateway.budget.calls").tag("consumer", consumer).counters().stream()
                .filter(calls -> calls.count() > 0)
                .map((Counter calls) -> calls.getId().getTag("lane"))
                .collect(toSet());
    }
}
