package dev.xs2gateway.orders;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import dev.xs2gateway.InjectSandbox;
import dev.xs2gateway.Management;
import dev.xs2gateway.WithSandbox;
import dev.xs2gateway.sandbox.CallKind;
import dev.xs2gateway.sandbox.Fault;
import dev.xs2gateway.sandbox.Sandbox;
import dev.xs2gateway.sandbox.SandboxOrder;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Freshness in the caller's hands, in plain HTTP. */
@QuarkusTest
@QuarkusTestResource(WithSandbox.class)
class FreshnessOverHttpTest {
    @InjectSandbox
    Sandbox sandbox;

    @TestHTTPResource
    URI gateway;

    @AfterEach
    void mend() {
        sandbox.faults().clear();
    }

    private static Response get(SandboxOrder order, String... headers) {
        var request = given();
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return request.get("/bookings/{id}", order.bookingId());
    }

    private static <T> CompletableFuture<T> meanwhile(Supplier<T> request) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        Thread.startVirtualThread(() -> answer.complete(request.get()));
        return answer;
    }

    private int calls(SandboxOrder order) {
        return sandbox.calls().count(CallKind.LIST, order.bookingId());
    }

    /** A moment later than the least age, so that it may be asked for again. */
    private void letItAge(SandboxOrder order) {
        await().until(() ->
                Long.parseLong(get(order, "Cache-Control", "only-if-cached").header("Age")) >= 2);
    }

    @Test
    void aResponseStatesItsAgeItsLifetimeAndItsCost() {
        SandboxOrder order = sandbox.order().put();

        Response paid = get(order);
        Response free = get(order);

        assertThat(paid.header("Cache-Status")).matches("xs2-gateway; fwd=miss; fwd-status=200; stored; ttl=\\d+");
        assertThat(free.header("Cache-Status")).matches("xs2-gateway; hit; ttl=\\d+");
        for (Response answer : List.of(paid, free)) {
            assertThat(answer.header("Age")).matches("[01]");
            assertThat(answer.header("ETag")).matches("W/\"[A-Za-z0-9_-]{22}\"");
            String lifetime = answer.header("Cache-Control").replace("private, max-age=", "");
            assertThat(Long.parseLong(lifetime))
                    .as("ten minutes, give or take a tenth")
                    .isBetween(540L, 660L);
            assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        }
        assertThat(free.asString()).isEqualTo(paid.asString());
        assertThat(calls(order)).isEqualTo(1);
    }

    @Test
    void aCollapsedRequestIsMarkedInCacheStatus() {
        SandboxOrder order = sandbox.order().put();
        sandbox.faults().on(CallKind.LIST, order.bookingId(), Fault.delay(Duration.ofMillis(500)));
        var callers = IntStream.range(0, 5)
                .mapToObj(n -> meanwhile(() -> get(order).header("Cache-Status")))
                .toList();

        List<String> statuses = callers.stream().map(CompletableFuture::join).toList();

        assertThat(statuses).filteredOn(status -> status.contains("collapsed")).hasSize(4);
        assertThat(calls(order)).isEqualTo(1);
    }

    @Test
    void answersAreCountedByHowTheyWereComeBy() {
        SandboxOrder order = sandbox.order().put();
        double fetched = answers("fetched");
        double hits = answers("hit");

        for (int i = 0; i < 4; i++) {
            get(order);
        }

        assertThat(answers("fetched")).isEqualTo(fetched + 1);
        assertThat(answers("hit")).isEqualTo(hits + 3);
    }

    private static double answers(String way) {
        return Management.metrics()
                .lines()
                .filter(line -> line.startsWith("gateway_orders_answers_total{way=\"" + way + "\"}"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aMatchingIfNoneMatchIsAnsweredWith304() {
        SandboxOrder order = sandbox.order().put();
        String etag = get(order).header("ETag");

        Response same = get(order, "If-None-Match", "\"other\", " + etag);
        Response other = get(order, "If-None-Match", "\"other\"");

        assertThat(same.statusCode()).isEqualTo(304);
        assertThat(same.asByteArray()).isEmpty();
        assertThat(same.header("ETag")).isEqualTo(etag);
        assertThat(same.header("Cache-Control")).startsWith("private, max-age=");
        assertThat(other.statusCode()).isEqualTo(200);
        assertThat(calls(order)).isEqualTo(1);
    }

    @Test
    void theTagDependsOnTheContentAndNotOnItsTime() {
        SandboxOrder order = sandbox.order().status("processing").put();
        Response before = get(order);
        letItAge(order);

        Response again = get(order, "Cache-Control", "no-cache");
        assertThat(calls(order)).isEqualTo(2);
        assertThat(again.header("ETag")).isEqualTo(before.header("ETag"));
        assertThat(again.header("Cache-Status")).contains("fwd=request").doesNotContain("collapsed");
        sandbox.status(order.orderId(), "completed");
        letItAge(order);
        Response changed = get(order, "Cache-Control", "max-age=0");

        assertThat(changed.jsonPath().getString("state")).isEqualTo("ready");
        assertThat(changed.header("ETag")).isNotEqualTo(before.header("ETag"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"no-cache", "max-age=0", "max-age=1, no-cache", "No-Cache"})
    void noCacheWithinTheMinimumAgeCostsNoCall(String wish) {
        SandboxOrder order = sandbox.order().put();
        get(order);

        for (int i = 0; i < 5; i++) {
            assertThat(get(order, "Cache-Control", wish).header("Cache-Status")).contains("; hit;");
        }

        assertThat(calls(order)).isEqualTo(1);
    }

    @Test
    void onlyIfCachedMakesNoCall() {
        SandboxOrder order = sandbox.order().put();

        Response nothing = get(order, "Cache-Control", "only-if-cached");
        assertThat(nothing.statusCode()).isEqualTo(504);
        assertThat(nothing.jsonPath().getString("type")).isEqualTo("/problems/only-if-cached");
        assertThat(calls(order)).isZero();
        get(order);

        assertThat(get(order, "Cache-Control", "only-if-cached").statusCode()).isEqualTo(200);
        assertThat(calls(order)).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"'nonsense=1, ,;', 200", "'max-age=x', 200", "'max-age=99999999999999', 200"})
    void unreadableRequestDirectivesAreIgnored(String header, int status) {
        SandboxOrder order = sandbox.order().put();
        get(order);

        assertThat(get(order, "Cache-Control", header, "Prefer", header, "Priority", header, "If-None-Match", header)
                        .statusCode())
                .isEqualTo(status);
        assertThat(calls(order)).isEqualTo(1);
    }

    @Test
    void aHeadRequestGetsTheSameHeadersWithoutABody() {
        SandboxOrder order = sandbox.order().put();
        Response full = get(order);

        Response head = given().head("/bookings/{id}", order.bookingId());

        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.asByteArray()).isEmpty();
        assertThat(head.header("ETag")).isEqualTo(full.header("ETag"));
        assertThat(head.header("Cache-Control")).isEqualTo(full.header("Cache-Control"));
        assertThat(calls(order)).isEqualTo(1);
    }

    @Test
    void aLongPollIsAnsweredWhenTheBookingChanges() {
        SandboxOrder order = sandbox.order().status("processing").put();
        String etag = get(order).header("ETag");
        var poll = meanwhile(() -> get(order, "If-None-Match", etag, "Prefer", "wait=30"));
        sandbox.status(order.orderId(), "completed");
        letItAge(order);
        assertThat(poll).isNotDone();

        get(order, "Cache-Control", "no-cache");

        assertThat(poll).succeedsWithin(Duration.ofSeconds(5)).satisfies(answer -> {
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.header("Preference-Applied")).isEqualTo("wait=30");
            assertThat(answer.jsonPath().getString("state")).isEqualTo("ready");
        });
    }

    @Test
    void aLongPollEndsWhenItsTimeIsOver() {
        SandboxOrder order = sandbox.order().status("processing").put();
        String etag = get(order).header("ETag");

        Response unchanged = get(order, "If-None-Match", etag, "Prefer", "respond-async, wait=1");

        assertThat(unchanged.statusCode()).isEqualTo(304);
        assertThat(unchanged.header("Preference-Applied")).isEqualTo("wait=1");
        assertThat(calls(order)).isEqualTo(1);
    }

    @Test
    void aWaitThatIsTooLongIsShortenedAndTheResponseStatesIt() {
        SandboxOrder order = sandbox.order().put();

        assertThat(get(order, "If-None-Match", "W/\"old\"", "Prefer", "wait=100")
                        .header("Preference-Applied"))
                .isEqualTo("wait=60");
    }

    @Test
    void aProblemAfterAWaitStatesTheAppliedWait() {
        given().header("Prefer", "wait=1")
                .get("/bookings/{id}", "00000000000000000000000000000000_bkn")
                .then()
                .statusCode(404)
                .header("Preference-Applied", "wait=1");
    }

    @Test
    void aListDoesNotWaitAndDoesNotClaimTo() {
        SandboxOrder order = sandbox.order().put();

        Response answer = given().header("Prefer", "wait=30")
                .queryParam("id", order.bookingId())
                .get("/bookings");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.header("Preference-Applied")).isNull();
    }

    @Test
    void aLongPollForSomethingElseThanIsKnownIsAnsweredAtOnce() {
        SandboxOrder order = sandbox.order().put();

        Response answer = get(order, "If-None-Match", "W/\"old\"", "Prefer", "wait=60");

        assertThat(answer.statusCode()).isEqualTo(200);
    }

    @Test
    void entriesOfManyCarryTheirTagsAndWhatIsUnchangedIsNotSentAgain() {
        SandboxOrder one = sandbox.order().put();
        SandboxOrder other = sandbox.order().put();
        String etag = get(one).header("ETag");

        given().contentType("application/json")
                .body(Map.of(
                        "ids", List.of(one.bookingId(), other.bookingId()), "known", Map.of(one.bookingId(), etag)))
                .post("/bookings/lookup")
                .then()
                .statusCode(200)
                .body("unchanged", contains(one.bookingId()))
                .body("bookings", hasSize(1))
                .body("bookings[0].bookingId", equalTo(other.bookingId()))
                .body("bookings[0].etag", equalTo(get(other).header("ETag")))
                .body("missing", empty());
        assertThat(calls(one)).isEqualTo(1);
    }

    @Test
    void aLookupOfManyIsAsOldAsItsOldestAndAsDearAsItsDearest() {
        SandboxOrder old = sandbox.order().status("processing").put();
        SandboxOrder fresh = sandbox.order().put();
        get(old);
        letItAge(old);

        Response answer =
                given().queryParam("id", old.bookingId(), fresh.bookingId()).get("/bookings");
        Response again =
                given().queryParam("id", old.bookingId(), fresh.bookingId()).get("/bookings");

        assertThat(Long.parseLong(answer.header("Age"))).isGreaterThanOrEqualTo(2);
        assertThat(answer.header("Cache-Status")).contains("fwd=miss");
        assertThat(again.header("Cache-Status")).contains("; hit;");
        long lifetime = Long.parseLong(again.header("Cache-Control").replace("private, max-age=", ""));
        assertThat(lifetime).as("that of the one that runs out first").isLessThanOrEqualTo(33);
        assertThat(given().header("If-None-Match", answer.header("ETag"))
                        .queryParam("id", old.bookingId(), fresh.bookingId())
                        .get("/bookings")
                        .statusCode())
                .isEqualTo(304);
    }

    @Test
    void aCallerThatLeavesBeforeItsCallIsSentCostsNoCall() throws IOException {
        SandboxOrder slow = sandbox.order().put();
        SandboxOrder left = sandbox.order().put();
        SandboxOrder next = sandbox.order().put();
        sandbox.faults().on(CallKind.LIST, slow.bookingId(), Fault.delay(Duration.ofSeconds(1)));
        var caller = meanwhile(() -> get(slow));
        await().until(() -> calls(slow) == 1);

        try (Socket leaving = new Socket(gateway.getHost(), gateway.getPort())) {
            leaving.getOutputStream()
                    .write(("GET /bookings/" + left.bookingId() + " HTTP/1.1\r\nHost: x\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            leaving.getOutputStream().flush();
            // Answered on the same connection, or never: so it has been read by the time that another is.
            get(caller.isDone() ? slow : next, "Cache-Control", "only-if-cached");
        }
        assertThat(caller.join().statusCode()).isEqualTo(200);
        get(next);

        assertThat(calls(left)).isZero();
    }

    @Test
    void bulkWorkIsAnsweredToo() {
        SandboxOrder order = sandbox.order().put();

        assertThat(get(order, "Priority", "u=7, i").statusCode()).isEqualTo(200);
    }
}
