package dev.xs2gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.xs2gateway.InjectSandbox;
import dev.xs2gateway.Logged;
import dev.xs2gateway.Management;
import dev.xs2gateway.WithSandbox;
import dev.xs2gateway.sandbox.Sandbox;
import dev.xs2gateway.sandbox.SandboxOrder;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What callers send that no HTTP client would, or not every one. */
@QuarkusTest
@QuarkusTestResource(WithSandbox.class)
class RawRequestsTest {
    private static final String CLOSE = " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n";

    @InjectSandbox
    Sandbox sandbox;

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "GET /bookings/a HTTP/1.1~~;400;invalid-request",
                "GET /bookings/a HTTP/1.1~Host: a b~~;400;invalid-request",
                "GET /bookings/a HTTP/1.1~Host: a~Host: a~~;400;invalid-request",
                "GET /bookings/a HTTP/1.1~Host: a~Host: b~~;400;invalid-request",
                "GET /bookings/a HTTP/1.1~Host: a~no header~~;400;invalid-request",
                "GET /bookings/a HTTP/1.1~Host: a~Bad Name: x~~;400;invalid-request",
                "GET /bookings/a HTTP/7.1~Host: a~~;400;invalid-request",
                "GET /bookings/a~~;400;invalid-request",
                "POST /bookings/lookup HTTP/1.1~Host: a~Content-Length: x~~;400;invalid-request",
                "POST /bookings/lookup HTTP/1.1~Host: a~Content-Length: 1~Content-Length: 2~~;400;invalid-request",
                "hello~~;400;invalid-request",
                "GET bookings/a HTTP/1.1~Host: a~~;404;not-found",
                "GET /bookings/a|b HTTP/1.1~Host: a~~;400;invalid-id",
                "GET /bookings/a\"{}^`<> HTTP/1.1~Host: a~~;400;invalid-id",
                "GET /bookings/a\\b HTTP/1.1~Host: a~~;400;invalid-request",
                "GET /bookings/%ZZ HTTP/1.1~Host: a~~;400;invalid-id",
                "GET /bookings/\u00e9 HTTP/1.1~Host: a~~;400;invalid-request",
                "GET /nowhere|x HTTP/1.1~Host: a~~;404;not-found",
                "GET /nowhere%?%=% HTTP/1.1~Host: a~~;404;not-found",
                "GET /bookings/a|b HTTP/1.1~Host: a b~~;400;invalid-request",
            })
    void aRequestThatIsRefusedBelowTheRoutesGetsAProblem(String request, int status, String code) throws Exception {
        try (Logged errors = Logged.errors()) {
            assertIsProblem(
                    RawCaller.exchange(request.replace("~", "\r\n")
                            .replace("Host: a\r\n\r\n", "Host: a\r\nConnection: close\r\n\r\n")),
                    status,
                    code);

            assertThat(errors.lines()).isEmpty();
        }
    }

    @Test
    void aRequestThatIsTooLongGetsAProblem() throws Exception {
        String much = "a".repeat(40_000);

        assertIsProblem(RawCaller.exchange("GET /bookings/" + much + CLOSE + "\r\n"), 414, "uri-too-long");
        assertIsProblem(
                RawCaller.exchange("GET /bookings/a" + CLOSE + "X: " + much + "\r\n\r\n"), 431, "headers-too-large");
    }

    private static void assertIsProblem(String answer, int status, String code) {
        assertThat(answer)
                .matches("(?s)HTTP/1\\.[01] " + status + " .*")
                .contains("application/problem+json", "\"/problems/" + code + "\"")
                .containsPattern("X-Request-Id: [0-9a-f]{32}\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/orders/ORDER?utm=100%",
                "/orders/ORDER?utm=a|b&x={\"y\":[1]}",
                "/orders/ORDER?utm=\u00e9",
                "/orders?id=ORDER&utm=100%",
                "/orders/ORDER/tickets/TICKET?utm=%ZZ",
                "/orders/ORDER/tickets.zip?partial=true&utm=50%25%",
            })
    void aParameterThatTheRouteDoesNotKnowDoesNoHarm(String target) throws Exception {
        SandboxOrder order = sandbox.order().put();
        String request = target.replace("ORDER", order.orderId()).replace("TICKET", order.ticketId());

        assertThat(RawCaller.exchange("GET " + request + CLOSE + "\r\n")).startsWith("HTTP/1.1 200 ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "/orders/ORDER/tickets/a|b;Host: a;invalid-id",
                "/orders/%ZZ-ORDER/tickets/a;Host: a;invalid-id",
                "/orders/ORDER/tickets/a;Host: a b;invalid-request",
                "/orders/ORDER/tickets/a|b;Host: a b;invalid-request",
                "/orders/ORDER/tickets.zip;X: y;invalid-request",
                "/orders/ORDER/invoices/1;Host: a~Host: b;invalid-request",
                "/orders/ORDER/invoices/1;Host: a~Bad Name: x;invalid-request",
            })
    void aFileRequestThatIsRefusedBelowTheRoutesLeavesARecord(String path, String headers, String code)
            throws Exception {
        String orderId = "refused-" + Integer.toHexString((path + headers).hashCode());
        String target = path.replace("ORDER", orderId);
        try (Logged log = Logged.everything()) {
            RawCaller.exchange(
                    "GET " + target + " HTTP/1.1\r\n" + headers.replace("~", "\r\n") + "\r\nConnection: close\r\n\r\n");

            await().untilAsserted(() -> assertThat(log.lines())
                    .filteredOn(line -> line.startsWith("audit: ") && line.contains(orderId))
                    .singleElement()
                    .asString()
                    .contains("\"outcome\":\"refused\"", "\"problem\":\"" + code + "\""));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET,/orders/ORDER/tickets/a?x=MUCH",
        "HEAD,/orders/ORDER/tickets/a?x=MUCH",
        "GET,/orders/ORDER/tickets/MUCH",
        "GET,/orders/ORDER/tickets.zip?partial=MUCH",
        "GET,/orders/ORDER/invoices/1|?MUCH"
    })
    void aFileRequestWhoseTargetIsTooLongLeavesARecord(String method, String target) throws Exception {
        String orderId = "long-" + Integer.toHexString((method + target).hashCode());
        String line = method + " " + target.replace("ORDER", orderId).replace("MUCH", "a".repeat(40_000));
        try (Logged log = Logged.everything();
                RawCaller caller = new RawCaller()) {
            caller.send("GET /problems/internal HTTP/1.1\r\nHost: a\r\n\r\n").receiveThrough("</html>\n");

            caller.send(line + CLOSE + "\r\n").receiveThrough("\r\n\r\n");

            await().untilAsserted(() -> assertThat(log.lines())
                    .filteredOn(entry -> entry.startsWith("audit: ") && entry.contains(orderId))
                    .singleElement()
                    .asString()
                    .contains("\"method\":\"" + method, "\"status\":414", "\"problem\":\"uri-too-long\""));
        }
    }

    @ParameterizedTest
    @CsvSource({"GET,/bookings/lookup", "HEAD,/orders/lookup", "GET,/bookings/lookup/"})
    void theLookupOfManyIsOnlyPosted(String method, String path) throws Exception {
        int before = sandbox.calls().all().size();

        assertThat(RawCaller.exchange(method + " " + path + CLOSE + "\r\n"))
                .startsWith("HTTP/1.1 405 ")
                .contains("Allow: POST\r\n");
        assertThat(sandbox.calls().all()).hasSize(before);
    }

    @ParameterizedTest
    @CsvSource({
        "/bookings/lookup,'POST, OPTIONS'",
        "/bookings/a,'GET, HEAD, OPTIONS'",
        "/bookings,'GET, HEAD, QUERY, OPTIONS'",
        "/orders/a/tickets/b,'GET, HEAD, OPTIONS'",
        "/orders/a/tickets.zip,'GET, HEAD, OPTIONS'",
        "*,'GET, HEAD, POST, QUERY, DELETE, OPTIONS'"
    })
    void optionsTellsWhichMethodsAPathKnows(String path, String allowed) throws Exception {
        assertThat(RawCaller.exchange("OPTIONS " + path + CLOSE + "\r\n"))
                .startsWith("HTTP/1.1 204 ")
                .contains("Allow: " + allowed + "\r\n");
    }

    @Test
    void optionsOfAPathThatIsNotThereIsNotFound() throws Exception {
        assertIsProblem(RawCaller.exchange("OPTIONS /nowhere" + CLOSE + "\r\n"), 404, "not-found");
    }

    /** The interim answer shows that its body is being waited for. */
    @Test
    void aCallerThatHasYetToSendABodyTakesNoPlace() throws Exception {
        try (RawCaller caller = new RawCaller()) {
            caller.send("POST /bookings/lookup" + CLOSE
                            + "Content-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: 10000\r\n\r\n")
                    .receiveThrough("100 Continue\r\n\r\n");

            await().untilAsserted(() -> assertThat(Management.metrics()).contains("gateway_http_waiting 0.0"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "x-gzip", "identity, br", "GZIP"})
    void aCodedBodyIsRefused(String coding) throws Exception {
        String answer = RawCaller.exchange("POST /bookings/lookup" + CLOSE
                + "Content-Type: application/json\r\nContent-Encoding: " + coding + "\r\nContent-Length: 3\r\n\r\nabc");

        assertIsProblem(answer, 415, "unsupported-media-type");
        assertThat(answer).containsIgnoringCase("Accept-Encoding: identity\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Accept: application/json ;q=1",
                "Accept: application/json ; q=0.5 , text/html",
                "Accept: , , application/json",
                "Accept: application/json,",
                "Accept: application/json;q=nonsense",
                "Accept: application/json;ext=\"a,b\"",
                "Accept: nonsense, application/json",
                "Accept: text/html\r\nAccept: application/json",
                "Accept: */*;q=0.1",
                "Accept:",
                "Accept: , ,",
                "ACCEPT: APPLICATION/JSON",
            })
    void anyWayToWriteAcceptIsUnderstood(String accept) throws Exception {
        SandboxOrder order = sandbox.order().put();

        assertThat(RawCaller.exchange("GET /orders/" + order.orderId() + CLOSE + accept + "\r\n\r\n"))
                .startsWith("HTTP/1.1 200 ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json ; charset=utf-8",
                "application/json;",
                "application/json; charset=\"utf-8\"",
                "Application/JSON;charset=UTF-8",
                " application/json ;; charset = utf-8",
            })
    void anyWayToWriteContentTypeIsUnderstood(String type) throws Exception {
        SandboxOrder order = sandbox.order().put();
        String body = "{\"ids\":[\"" + order.orderId() + "\"]}";

        assertThat(RawCaller.exchange("POST /orders/lookup" + CLOSE + "Content-Type: " + type
                        + "\r\nContent-Encoding: identity\r\nContent-Length: " + body.length() + "\r\n\r\n" + body))
                .startsWith("HTTP/1.1 200 ")
                .contains("\"orderId\":\"" + order.orderId());
    }

    @ParameterizedTest
    @CsvSource({"HTTP_2,true", "HTTP_1_1,true", "HTTP_2,false"})
    void aClientThatExpects100AndOffersHttp2IsServed(HttpClient.Version version, boolean expects) throws Exception {
        SandboxOrder order = sandbox.order().put();
        try (HttpClient client = HttpClient.newBuilder().version(version).build()) {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(URI.create("http://localhost:" + RestAssured.port + "/orders/lookup"))
                            .header("Content-Type", "application/json")
                            .expectContinue(expects)
                            .POST(BodyPublishers.ofString("{\"ids\":[\"" + order.orderId() + "\"]}"))
                            .build(),
                    BodyHandlers.ofString());

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.version()).isEqualTo(version);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/bookings/a|b,400,invalid-id",
        "/bookings/%ZZ,400,invalid-id",
        "/nowhere%?%=%,404,not-found",
        "bookings/a,404,not-found",
        "a:b c,404,not-found"
    })
    void aTargetThatIsNoUriGetsAProblemOverHttp2(String target, int status, String code) throws Exception {
        try (Logged errors = Logged.errors();
                RawCaller caller = new RawCaller()) {
            String answer = caller.send(Http2Frames.get(target)).receiveThrough("}");

            assertThat(answer).contains("\"/problems/" + code + "\"", "\"status\":" + status);
            assertThat(errors.lines()).isEmpty();
        }
    }

    @Test
    void the100ComesBeforeThe101() throws Exception {
        try (RawCaller caller = new RawCaller()) {
            caller.send("""
                    POST /orders/lookup HTTP/1.1
                    Host: a
                    Content-Type: application/json
                    Content-Length: 13
                    Expect: 100-continue
                    Connection: Upgrade, HTTP2-Settings
                    Upgrade: h2c
                    HTTP2-Settings: AAMAAABkAAQAAP__

                    """.replace("\n", "\r\n"));

            assertThat(caller.receiveThrough("\r\n\r\n")).startsWith("HTTP/1.1 100 ");
            assertThat(caller.receiveThrough("h2c\r\n\r\n")).contains("HTTP/1.1 101 ");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "chunked, xchunked",
                "xchunked, chunked",
                "chunked\r\nTransfer-Encoding: chunked",
                "chunked\r\nTransfer-Encoding: identity",
                "gzip, chunked",
            })
    void aBodyWhoseEndAProxyCouldSeeElsewhereIsRefused(String coding) throws Exception {
        String request = "POST /bookings/lookup HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                + "Transfer-Encoding: " + coding + "\r\n\r\nd\r\n{\"ids\":[\"a\"]}\r\n0\r\n\r\n";

        assertIsProblem(RawCaller.exchange(request), 400, "invalid-request");
        assertThat(RawCaller.exchange(request + "GET /problems/internal" + CLOSE + "\r\n"))
                .as("with a request behind it")
                .doesNotContain("HTTP/1.1 200");
    }

    @Test
    void anUpgradeThatIsNoneIsIgnored() throws Exception {
        SandboxOrder order = sandbox.order().put();

        assertThat(RawCaller.exchange("GET /orders/" + order.orderId() + CLOSE + "Upgrade: h2c\r\n\r\n"))
                .startsWith("HTTP/1.1 200 ");
    }
}
