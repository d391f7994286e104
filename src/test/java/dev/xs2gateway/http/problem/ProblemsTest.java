package dev.xs2gateway.http.problem;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesRegex;
import static org.hamcrest.Matchers.not;

import dev.xs2gateway.Logged;
import dev.xs2gateway.WithSandbox;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(WithSandbox.class)
class ProblemsTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    @Test
    void whatIsNotThereIsAProblemToo() {
        problem(given().get("/nowhere").then(), 404, "not-found");
        problem(given().get("/problems/no-such-problem").then(), 404, "not-found");
    }

    @ParameterizedTest
    @CsvSource({
        "DELETE,/bookings,'GET, HEAD, QUERY'",
        "PUT,/orders/a,'GET, HEAD'",
        "DELETE,/orders/a/tickets/b,'GET, HEAD'",
        "POST,/orders/a/tickets/b/,'GET, HEAD'",
        "POST,/orders/a/tickets.zip,'GET, HEAD'",
        "PATCH,/orders/a/invoices/1,'GET, HEAD'",
        "PUT,/bookings/lookup,POST",
        "POST,/problems/internal,'GET, HEAD'"
    })
    void aWrongMethodIsAnsweredWithTheAllowedOnes(String method, String path, String allowed) {
        ValidatableResponse answer = given().request(method, path).then();

        problem(answer, 405, "method-not-allowed");
        answer.header("Allow", allowed);
    }

    @Test
    void anAcceptedTypeThatIsNotOfferedIsRefused() {
        problem(given().accept("text/csv").get("/bookings?id=a").then(), 406, "not-acceptable");
    }

    @Test
    void nothingUntrueIsSaidOfAPageThatIsNotJson() {
        ValidatableResponse answer =
                given().accept("application/json").get("/problems/invalid-id").then();

        problem(answer, 406, "not-acceptable");
        answer.body("detail", not(containsString("application/json")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"ids\":[\"a\"]} trailing",
                "{\"ids\":[\"a\"]}{}",
                "{",
                "[]",
                "{\"ids\":\"a\"}",
                "{\"ids\":[{}]}",
                "null",
                "",
                "{}",
                "{\"ids\":[]}",
                "{\"ids\":null}"
            })
    void aBodyThatIsNoLookupIsRefused(String body) {
        problem(
                given().contentType("application/json")
                        .body(body)
                        .post("/bookings/lookup")
                        .then(),
                400,
                "invalid-request");
    }

    @Test
    void aBodyOfAnotherTypeIsRefused() {
        problem(
                given().contentType("text/plain")
                        .body("a")
                        .post("/bookings/lookup")
                        .then(),
                415,
                "unsupported-media-type");
    }

    @Test
    void tooManyIdsAreRefusedBeforeAnyCall() {
        problem(given().get("/bookings?" + ids(101, "id=b%d", "&")).then(), 400, "invalid-request");
        String body = "{\"ids\":[" + ids(1001, "\"b%d\"", ",") + "]}";
        problem(
                given().contentType("application/json")
                        .body(body)
                        .post("/orders/lookup")
                        .then(),
                400,
                "invalid-request");
    }

    @Test
    void aBodyLargerThanAnyLookupIsRefused() {
        String body = "{\"ids\":[\"" + "a".repeat(300_000) + "\"]}";

        problem(
                given().contentType("application/json")
                        .body(body)
                        .post("/bookings/lookup")
                        .then(),
                413,
                "too-large");
    }

    /** Without a stated length; more than the gateway takes, and more than Quarkus takes. */
    @ParameterizedTest
    @CsvSource({"HTTP_1_1,300000", "HTTP_1_1,3000000", "HTTP_2,300000", "HTTP_2,3000000"})
    void aTooLargeBodyWithoutContentLengthIsRefusedToo(HttpClient.Version version, int size) throws Exception {
        byte[] body = ("{\"ids\":[\"" + "a".repeat(size) + "\"]}").getBytes(StandardCharsets.US_ASCII);
        Logged errors = Logged.errors();
        try (HttpClient client = HttpClient.newBuilder().version(version).build();
                errors) {
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create("http://localhost:" + RestAssured.port + "/bookings/lookup"))
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)))
                    .build();
            HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());

            assertThat(answer.statusCode()).isEqualTo(413);
            assertThat(answer.body()).contains("/problems/too-large");
        }
        assertThat(errors.lines()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(ProblemType.class)
    void eachTypeHasAPage(ProblemType type) {
        given().get("/problems/{code}", type.code())
                .then()
                .statusCode(200)
                .contentType("text/html")
                .body(containsString(type.title()))
                .body(containsString(Integer.toString(type.status())));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nowhere", "/bookings", "/openapi", "/problems/internal"})
    void everyAnswerCarriesItsRequestsId(String path) {
        given().get(path).then().header("X-Request-Id", matchesRegex("[0-9a-f]{32}"));
        given().header("traceparent", "00-" + TRACE + "-00f067aa0ba902b7-01")
                .get(path)
                .then()
                .header("X-Request-Id", equalTo(TRACE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "garbage",
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "x\u0001y",
                "ff-" + TRACE + "-00f067aa0ba902b7-01",
                "00-" + TRACE + "-0000000000000000-01",
                "00-" + TRACE + "-00f067aa0ba902b7-01-extra",
                "01-" + TRACE + "-00f067aa0ba902b7-01extra"
            })
    void aSenselessTraceIsReplaced(String traceparent) {
        String id = given().header("traceparent", traceparent.replace('\u0001', ' '))
                .get("/nowhere")
                .header("X-Request-Id");

        assertThat(id).matches("[0-9a-f]{32}").isNotIn("0".repeat(32), TRACE);
    }

    @Test
    void aTraceOfALaterVersionMayGoOn() {
        given().header("traceparent", "01-" + TRACE + "-00f067aa0ba902b7-01-extra")
                .get("/nowhere")
                .then()
                .header("X-Request-Id", equalTo(TRACE));
    }

    private static String ids(int count, String form, String separator) {
        return IntStream.range(0, count).mapToObj(form::formatted).collect(Collectors.joining(separator));
    }

    private static void problem(ValidatableResponse answer, int status, String code) {
        answer.statusCode(status)
                .contentType("application/problem+json")
                .body("type", equalTo("/problems/" + code))
                .body("status", equalTo(status));
    }
}
