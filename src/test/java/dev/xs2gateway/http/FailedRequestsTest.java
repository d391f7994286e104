package dev.xs2gateway.http;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;

import dev.xs2gateway.InjectSandbox;
import dev.xs2gateway.Logged;
import dev.xs2gateway.Management;
import dev.xs2gateway.OptionsOn;
import dev.xs2gateway.WithSandbox;
import dev.xs2gateway.sandbox.CallKind;
import dev.xs2gateway.sandbox.Fault;
import dev.xs2gateway.sandbox.Sandbox;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What those who run the gateway see of a request that failed. */
@QuarkusTest
@QuarkusTestResource(WithSandbox.class)
@TestProfile(OptionsOn.class)
class FailedRequestsTest {
    /** Its warnings are bounded by the minute: no other test may have used them up. */
    @InjectSandbox
    Sandbox sandbox;

    private static double metric(String name, String... labels) {
        return Management.metrics()
                .lines()
                .filter(line -> line.startsWith(name + "{"))
                .filter(line -> List.of(labels).stream().allMatch(line::contains))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    private static List<String> of(Logged log, String id) {
        return lines(log.lines(), id);
    }

    private static List<String> lines(Collection<String> lines, String id) {
        return lines.stream().filter(line -> line.contains(id)).toList();
    }

    @Test
    void aFailedLookupLeavesOneLineWithCauseAndStatusAndIsCounted() {
        String booking = sandbox.order().put().bookingId();
        sandbox.faults().on(CallKind.LIST, booking, Fault.status(500));
        double problems = metric("gateway_problems_total", "code=\"upstream-unavailable\"");
        double failures = metric("gateway_upstream_failures_total", "call=\"lookup\"", "kind=\"5xx\"");
        double calls = metric("gateway_upstream_call_seconds_count", "call=\"lookup\"");
        Response answer;
        try (Logged log = Logged.warnings()) {
            answer = when().get("/bookings/" + booking);
            assertThat(of(log, booking))
                    .singleElement()
                    .asString()
                    .contains(
                            "GET /bookings/" + booking,
                            "503 upstream-unavailable",
                            "XS2Event answered 500",
                            "upstream status 500");
        }

        int made = sandbox.calls().count(CallKind.LIST, booking);
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.jsonPath().getString("requestId")).isEqualTo(answer.header("X-Request-Id"));
        assertThat(metric("gateway_problems_total", "code=\"upstream-unavailable\"") - problems)
                .isEqualTo(1);
        assertThat(metric("gateway_upstream_failures_total", "call=\"lookup\"", "kind=\"5xx\"") - failures)
                .isEqualTo(made);
        assertThat(metric("gateway_upstream_call_seconds_count", "call=\"lookup\"") - calls)
                .isEqualTo(made);
    }

    @Test
    void manyIdsThatFailTogetherLeaveOneLine() {
        String first = sandbox.order().put().bookingId();
        String second = sandbox.order().put().bookingId();
        sandbox.faults().on(CallKind.LIST, first, Fault.garbage());
        sandbox.faults().on(CallKind.LIST, second, Fault.garbage());
        try (Logged log = Logged.warnings()) {
            given().contentType(ContentType.JSON)
                    .body(Map.of("ids", List.of(first, second)))
                    .post("/bookings/lookup")
                    .then()
                    .statusCode(200);

            assertThat(of(log, "2 of 2 ids failed")).singleElement().asString().contains("/bookings/lookup", "502");
        }
    }

    @Test
    void anErrorOfTheCallerIsNotLoggedAsAWarning() {
        try (Logged log = Logged.warnings()) {
            when().get("/bookings/unknown-booking").then().statusCode(404);
            when().get("/bookings/not%20an%20id").then().statusCode(400);

            assertThat(lines(log.lines(), "ProblemRecorder")).isEmpty();
        }
    }
}
