package dev.xs2gateway.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.xs2gateway.InjectSandbox;
import dev.xs2gateway.Logged;
import dev.xs2gateway.Management;
import dev.xs2gateway.WithSandbox;
import dev.xs2gateway.sandbox.CallKind;
import dev.xs2gateway.sandbox.Fault;
import dev.xs2gateway.sandbox.Sandbox;
import dev.xs2gateway.sandbox.SandboxOrder;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A caller who leaves while its look-up waits for XS2Event is nobody's trouble. */
@QuarkusTest
@QuarkusTestResource(WithSandbox.class)
class LeavingCallersTest {
    private final Vertx vertx = Vertx.vertx();

    @InjectSandbox
    Sandbox sandbox;

    @AfterEach
    void end() throws Exception {
        sandbox.faults().clear();
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @EnumSource(names = {"HTTP_1_1", "HTTP_2"})
    void aLookupWhoseCallerLeavesEndsInSilence(HttpVersion version) throws Exception {
        HttpClient client = vertx.createHttpClient(
                new HttpClientOptions().setProtocolVersion(version).setHttp2ClearTextUpgrade(false));
        SandboxOrder order = sandbox.order().put();
        sandbox.faults().on(CallKind.LIST, order.orderId(), Fault.hang());
        double waiting = activeRequests();
        double left = answered("499");
        double failures = answered("500");
        try (Logged warnings = Logged.warnings()) {
            HttpClientRequest request = request(client, "/orders/" + order.orderId());
            var answer = request.send();
            await().until(() -> sandbox.calls().count(CallKind.LIST, order.orderId()) == 1);
            request.reset(8);
            await().until(answer::failed);
            await().until(() -> activeRequests() == waiting);

            assertThat(warnings.lines()).isEmpty();
        }
        await().until(() -> answered("499") == left + 1);
        assertThat(answered("500")).isEqualTo(failures);
    }

    /** Its answer has come, but is not known to have left yet: so the next request waits for that, and begins when nobody is there. */
    @Test
    void aRequestQueuedBehindAClosedConnectionTakesNoPlaceAndIsRecorded() throws Exception {
        SandboxOrder order = sandbox.order().put();
        byte[] request = "GET /orders/%s/tickets/%s HTTP/1.1\r\nHost: localhost\r\nRange: bytes=0-\r\n\r\n"
                .formatted(order.orderId(), order.ticketId())
                .getBytes(US_ASCII);
        double taken = sum("gateway_http_waiting ");
        try (Logged log = Logged.everything()) {
            for (int n = 0; n < 300; n++) {
                try (Socket caller = new Socket("localhost", RestAssured.port)) {
                    caller.setSoTimeout(10_000);
                    caller.setTcpNoDelay(true);
                    caller.getOutputStream().write(request);
                    takeAnswer(caller.getInputStream(), order.file().length());
                    caller.getOutputStream().write(request);
                }
            }

            await().until(() -> sum("gateway_http_waiting ") == taken);
            await().untilAsserted(() -> assertThat(records(log, order)).isEqualTo(2 * 300));
        }
    }

    private static long records(Logged log, SandboxOrder order) {
        return log.lines().stream()
                .filter(line -> line.startsWith("audit: ") && line.contains(order.orderId()))
                .count();
    }

    /** Up to its last byte, and none beyond. */
    private static void takeAnswer(InputStream answer, long length) throws IOException {
        int endOfHead = 0;
        while (endOfHead < 4) {
            int next = answer.read();
            assertThat(next).isNotNegative();
            endOfHead = next == (endOfHead % 2 == 0 ? '\r' : '\n') ? endOfHead + 1 : 0;
        }
        assertThat(answer.readNBytes((int) length)).hasSize((int) length);
    }

    /** A proxy carries many callers over one connection: those who leave must not take it from those who stay. */
    @Test
    void aStreamThatIsResetLeavesTheConnectionToTheOthers() throws Exception {
        HttpClient client = vertx.createHttpClient(
                new HttpClientOptions().setProtocolVersion(HttpVersion.HTTP_2).setHttp2ClearTextUpgrade(false),
                new PoolOptions().setHttp2MaxSize(1));
        String path = "/orders/" + sandbox.order().put().orderId();
        sandbox.faults().on(CallKind.LIST, "", Fault.hang());
        HttpClientRequest staying = request(client, path);
        var answer = staying.send();
        for (int n = 0; n < 1_000; n++) {
            HttpClientRequest leaving = request(client, path);
            leaving.send();
            leaving.reset(8);
        }

        HttpClientRequest next = request(client, "/problems/internal");
        assertThat(next.send().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS))
                .extracting(HttpClientResponse::statusCode)
                .isEqualTo(200);
        assertThat(next.connection()).isSameAs(staying.connection());
        assertThat(answer.failed()).isFalse();
    }

    private double activeRequests() throws Exception {
        return sum("http_server_active_requests ");
    }

    private double answered(String status) throws Exception {
        return sum(
                "http_server_requests_seconds_count\\{.*status=\"" + status + "\".*uri=\"/orders/\\{orderId\\}\".* ");
    }

    /** Of all lines that begin so. */
    private double sum(String beginning) throws Exception {
        Pattern counted = Pattern.compile(beginning + "(?<value>[0-9.E]+)");
        String metrics = Management.metrics();
        return metrics.lines()
                .map(counted::matcher)
                .filter(Matcher::matches)
                .mapToDouble(line -> Double.parseDouble(line.group("value")))
                .sum();
    }

    private static HttpClientRequest request(HttpClient client, String path) throws Exception {
        return client.request(HttpMethod.GET, RestAssured.port, "localhost", path)
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }
}
