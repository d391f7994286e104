package dev.xs2gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.xs2gateway.InjectSandbox;
import dev.xs2gateway.Logged;
import dev.xs2gateway.WithSandbox;
import dev.xs2gateway.sandbox.Sandbox;
import dev.xs2gateway.sandbox.SandboxOrder;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where one request of a connection ends and the next begins, which a proxy in front must not see elsewhere. */
@QuarkusTest
@QuarkusTestResource(WithSandbox.class)
class RequestBoundariesTest {
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([0-9]{3}) ");
    private static final String PAGE = "GET /problems/internal HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String LAST = "GET /problems/internal HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

    @InjectSandbox
    Sandbox sandbox;

    private static List<String> statuses(String requests) throws IOException {
        return STATUS.matcher(RawCaller.exchange(requests))
                .results()
                .map((MatchResult status) -> status.group(1))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\0", "\u0001", "\t", "\u000b", "\u001f", " ", "\u007f", "\r", "\r\n\0", "\n "})
    void onlyEmptyLinesMayPrecedeARequest(String before) throws Exception {
        assertThat(RawCaller.exchange(before + LAST))
                .matches("(?s)HTTP/1\\.[01] 400 .*")
                .contains("/problems/invalid-request", "Connection: close\r\n");
        assertThat(statuses(before + LAST)).containsExactly("400");
        assertThat(statuses(PAGE + before + LAST)).as("behind another request").containsExactly("200", "400");
        assertThat(statuses(PAGE + before + PAGE + LAST))
                .as("before another request")
                .containsExactly("200", "400");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r\n", "\n", "\r\n\r\n", "\n\r\n\n"})
    void emptyLinesBeforeARequestAreIgnored(String before) throws Exception {
        assertThat(statuses(before + PAGE + before + LAST)).containsExactly("200", "200");
    }

    @Test
    void anEmptyLineMayArriveInPieces() throws Exception {
        try (RawCaller caller = new RawCaller()) {
            caller.send(PAGE).receiveThrough("</html>\n");
            for (String piece : new String[] {"\r", "\n", "\r"}) {
                caller.send(piece);
            }

            assertThat(caller.send("\n" + LAST).receiveAll()).startsWith("HTTP/1.1 200 ");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /bookings/a;b HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /bookings/a HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
                "GET /bookings/a HTTP/1.1\r\nHost: a b\r\n\r\n",
                "GET http://b/bookings/a HTTP/1.1\r\nHost: a\r\n\r\n",
                "POST /nowhere HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc",
            })
    void nothingIsAnsweredBehindARefusalThatClosesTheConnection(String refused) throws Exception {
        assertThat(statuses(refused + PAGE + PAGE)).hasSize(1).doesNotContain("200");
        assertThat(statuses(PAGE + refused + PAGE)).hasSize(2).startsWith("200").doesNotContainSequence("200", "200");
        assertThat(statuses(refused + "GET /bookings/a HTTP/1.1\r\nHost: a b\r\n\r\n" + PAGE))
                .hasSize(1);
    }

    @Test
    void aRequestBehindARefusalThatClosesTheConnectionIsNotProcessed() throws Exception {
        SandboxOrder order = sandbox.order().put();
        String ticket = "GET /orders/" + order.orderId() + "/tickets/" + order.ticketId()
                + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
        try (Logged log = Logged.everything()) {
            assertThat(statuses("GET /bookings/a;b HTTP/1.1\r\nHost: a\r\n\r\n" + ticket))
                    .containsExactly("400");

            assertThat(sandbox.calls().apiCalls(order.orderId())).isZero();

            assertThat(statuses(ticket)).containsExactly("200");
            await().untilAsserted(() -> assertThat(log.lines())
                    .filteredOn(line -> line.startsWith("audit: ") && line.contains(order.orderId()))
                    .singleElement()
                    .asString()
                    .contains("\"status\":200"));
        }
    }

    @Test
    void nothingIsAnsweredBehindARequestThatClosesTheConnection() throws Exception {
        assertThat(statuses(LAST + PAGE)).containsExactly("200");
    }
}
