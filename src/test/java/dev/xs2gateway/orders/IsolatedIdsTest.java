package dev.xs2gateway.orders;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;

import dev.xs2gateway.InjectSandbox;
import dev.xs2gateway.WithSandbox;
import dev.xs2gateway.sandbox.CallKind;
import dev.xs2gateway.sandbox.Fault;
import dev.xs2gateway.sandbox.Sandbox;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Ids that are known to make calls fail say nothing about XS2Event. */
@QuarkusTest
@QuarkusTestResource(WithSandbox.class)
@TestProfile(IsolatedIdsTest.BreakerOfFourFailures.class)
class IsolatedIdsTest {
    private static final int FAILURES = 4;

    @InjectSandbox
    Sandbox sandbox;

    /** Four failures in a row open the circuit breaker. Finding a culprit beside a good id takes fewer. */
    public static final class BreakerOfFourFailures implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "gateway.upstream.breaker-calls", String.valueOf(FAILURES), "gateway.upstream.breaker-ratio", "1");
        }
    }

    private String isolated() {
        String good = sandbox.order().put().bookingId();
        String bad = sandbox.order().put().bookingId();
        sandbox.faults().on(CallKind.LIST, bad, Fault.status(500));
        given().queryParam("id", good, bad)
                .get("/bookings")
                .then()
                .statusCode(200)
                .body("bookings.bookingId", contains(good))
                .body("failed.id", contains(bad));
        return bad;
    }

    private List<Integer> calls(List<String> ids) {
        return ids.stream().map(id -> sandbox.calls().count(CallKind.LIST, id)).toList();
    }

    @Test
    void failuresOfIsolatedIdsDoNotOpenTheCircuitBreaker() {
        List<String> bad = Stream.generate(this::isolated).limit(FAILURES).toList();
        List<Integer> before = calls(bad);

        await().untilAsserted(() -> {
            given().queryParam("id", bad).get("/bookings").then().statusCode(200);
            assertThat(calls(bad))
                    .as("calls for each, after its rest")
                    .zipSatisfy(before, (now, then) -> assertThat(now).isGreaterThan(then));
        });

        given().get("/bookings/{id}", sandbox.order().put().bookingId()).then().statusCode(200);
    }
}
