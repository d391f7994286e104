package dev.xs2gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xs2gateway.InjectSandbox;
import dev.xs2gateway.WithSandbox;
import dev.xs2gateway.sandbox.Sandbox;
import dev.xs2gateway.sandbox.SandboxOrder;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
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
    @CsvSource({"GET,/bookings/lookup", "HEAD,/orders/lookup", "GET,/bookings/lookup/", "GET,/bookings//lookup;a=1"})
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
        "/bookings,'GET, HEAD, OPTIONS'",
        "/orders/a/tickets/b,'GET, HEAD, OPTIONS'",
        "/orders/a/tickets.zip,'GET, HEAD, OPTIONS'"
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

    private static void assertIsProblem(String answer, int status, String code) {
        assertThat(answer)
                .matches("(?s)HTTP/1\\.[01] " + status + " .*")
                .contains("application/problem+json", "\"/problems/" + code + "\"")
                .containsPattern("X-Request-Id: [0-9a-f]{32}\r\n");
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
}
