package dev.xs2gateway.budget;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.hamcrest.Matchers.nullValue;

import dev.xs2gateway.InjectSandbox;
import dev.xs2gateway.WithSandbox;
import dev.xs2gateway.sandbox.Sandbox;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

/** What {@code GET /budget} shows. */
@QuarkusTest
@QuarkusTestResource(WithSandbox.class)
class BudgetRouteTest {
    @InjectSandbox
    Sandbox sandbox;

    @Test
    void theBudgetRouteReportsRemainingCallsAndWaitingRequests() {
        when().get("/bookings/" + sandbox.order().put().bookingId()).then().statusCode(200);

        when().get("/budget")
                .then()
                .statusCode(200)
                .header("Cache-Control", "no-store")
                .body("counted", equalTo("alone"))
                .body("limits", org.hamcrest.Matchers.hasSize(1))
                .body("limits[0].limit", equalTo("10000/1s"))
                .body("limits[0].calls", is(10_000))
                .body("limits[0].windowSeconds", is(1))
                .body("limits[0].left", lessThanOrEqualTo(10_000))
                .body("pausedFor", nullValue())
                .body("keyRefused", is(false))
                .body("waiting.download", is(0))
                .body("waiting.lookup", is(0))
                .body("waiting.background", is(0));
    }

    @Test
    void unsupportedMethodsAndFormatsOfTheBudgetRouteAreProblems() {
        given().post("/budget").then().statusCode(405).header("Allow", equalTo("GET, HEAD"));
    }
}
