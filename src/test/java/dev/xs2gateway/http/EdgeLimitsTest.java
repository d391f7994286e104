package dev.xs2gateway.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.xs2gateway.InjectSandbox;
import dev.xs2gateway.WithSandbox;
import dev.xs2gateway.sandbox.Sandbox;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Limits and permissions at the edge that are off by default: connections of one address, origins of pages. */
@QuarkusTest
@QuarkusTestResource(WithSandbox.class)
@TestProfile(EdgeLimitsTest.Limited.class)
class EdgeLimitsTest {
    private static final int MOST = 20;
    private static final String SHOP = "https://shop.example.com";
    private static final String REQUEST = "GET /problems/internal HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

    @InjectSandbox
    Sandbox sandbox;

    public static final class Limited implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "gateway.http.max-connections-per-address",
                    Integer.toString(MOST),
                    "gateway.http.cors-origins",
                    SHOP + ",http://localhost:3000",
                    // The first look-up after a start may take its time on a busy machine.
                    "gateway.upstream.timeout",
                    "20s");
        }
    }

    @Test
    void anAddressThatClosesConnectionsMayOpenOthers() throws Exception {
        List<RawCaller> open = new ArrayList<>();
        try {
            // Connections of other tests may still be open, and count too.
            while (open.size() < MOST && !isRefused()) {
                open.add(new RawCaller());
            }
            await().until(EdgeLimitsTest::isRefused);
        } finally {
            for (RawCaller caller : open) {
                caller.close();
            }
        }

        await().until(() -> !isRefused());
        assertThat(Meters.closed("too-many-of-address")).isPositive();
    }

    private static boolean isRefused() {
        try {
            return !RawCaller.exchange(REQUEST).startsWith("HTTP/1.1 200 ");
        } catch (IOException reset) {
            return true;
        }
    }

    @Test
    void aPageOfAnAllowedOriginMayReadAnswers() {
        String bookingId = sandbox.order().put().bookingId();
        for (int n = 0; n < 2; n++) {
            given().header("Origin", SHOP)
                    .get("/bookings/" + bookingId)
                    .then()
                    .statusCode(200)
                    .header("Access-Control-Allow-Origin", equalTo(SHOP))
                    .header("Access-Control-Expose-Headers", containsString("ETag"));
        }
    }

    @Test
    void aPreflightRequestIsAnswered() {
        given().header("Origin", SHOP)
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "authorization,content-type")
                .options("/bookings/lookup")
                .then()
                .statusCode(204)
                .header("Access-Control-Allow-Origin", equalTo(SHOP))
                .header("Access-Control-Allow-Methods", containsString("POST"))
                .header("Access-Control-Allow-Headers", containsString("authorization"));
    }

    @Test
    void aPageOfAnotherOriginGetsNoPermission() {
        given().header("Origin", "https://evil.example.com")
                .get("/problems/internal")
                .then()
                .statusCode(200)
                .header("Access-Control-Allow-Origin", nullValue());
        assertThat(given().header("Origin", "https://evil.example.com")
                        .header("Access-Control-Request-Method", "POST")
                        .options("/bookings/lookup")
                        .headers()
                        .hasHeaderWithName("Access-Control-Allow-Origin"))
                .isFalse();
    }

    @Test
    void aProblemPageRunsNothingAndIsFramedNowhere() {
        given().get("/problems/internal")
                .then()
                .header("Content-Security-Policy", equalTo("default-src 'none'; frame-ancestors 'none'"))
                .header("Referrer-Policy", equalTo("no-referrer"))
                .header("X-Content-Type-Options", equalTo("nosniff"));
    }
}
