package dev.xs2gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xs2gateway.InjectSandbox;
import dev.xs2gateway.WithSandbox;
import dev.xs2gateway.sandbox.CallKind;
import dev.xs2gateway.sandbox.Fault;
import dev.xs2gateway.sandbox.Sandbox;
import dev.xs2gateway.sandbox.SandboxOrder;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Callers who send slowly, or not at all, are cut off, and keep nobody else out. */
@QuarkusTest
@QuarkusTestResource(WithSandbox.class)
@TestProfile(SlowSendersTest.LittlePatience.class)
class SlowSendersTest {
    private static final String POST_HEAD =
            "POST /bookings/lookup HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n";
    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    private static final String HEADERS_OF_10_000_BYTES = "002710010500000003";
    private static final String UPGRADE = """
            GET /problems/internal HTTP/1.1
            Host: a
            Connection: Upgrade, HTTP2-Settings
            Upgrade: h2c
            HTTP2-Settings: AAMAAABkAAQAAP__

            """.replace("\n", "\r\n");
    private static final String EMPTY_SETTINGS = "000000040000000000";

    @InjectSandbox
    Sandbox sandbox;

    public static final class LittlePatience implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "gateway.http.head-timeout", "300ms",
                    "gateway.http.body-timeout", "400ms",
                    "gateway.http.idle-timeout", "700ms");
        }
    }

    @AfterEach
    void clear() {
        sandbox.faults().clear();
    }

    @ParameterizedTest
    @ValueSource(strings = {"G", "\r\n", "GET /bookings/a HTTP/1.1\r\n", "GET /bookings/a HTTP/1.1\r\nHost: a\r\nX: "})
    void aHeadThatTricklesInIsCutOff(String begin) throws Exception {
        try (RawCaller caller = new RawCaller()) {
            assertThat(caller.send(begin).trickleUntilClosed(begin.equals("\r\n") ? "\r\n" : "a"))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "slow-head;GET /bookings/a HTTP/1.1~",
                "slow-body;POST /bookings/lookup HTTP/1.1~Host: a~Content-Length: 10000~~",
                "idle;GET /problems/internal HTTP/1.1~Host: a~~",
            })
    void aConnectionThatIsClosedIsCountedByItsReason(String reason, String sent) throws Exception {
        double before = Meters.closed(reason);

        RawCaller.exchange(sent.replace("~", "\r\n"));

        assertThat(Meters.closed(reason)).isGreaterThan(before);
    }

    @Test
    void aSecondHeadThatTricklesInIsCutOffToo() throws Exception {
        try (RawCaller caller = new RawCaller()) {
            caller.send("GET /problems/internal HTTP/1.1\r\nHost: a\r\n\r\n").receiveThrough("</html>\n");

            assertThat(caller.send("GET /").trickleUntilClosed("a")).endsWith("</html>\n");
        }
    }

    /** A frame of HEADERS that is never complete; and HEADERS without END_HEADERS, followed by CONTINUATION of one byte each. */
    @ParameterizedTest
    @CsvSource({"00271001040000000182,87", "00000101000000000182,00000109000000000187"})
    void anHttp2HeadThatTricklesInIsCutOff(String begin, String piece) throws Exception {
        try (RawCaller caller = new RawCaller()) {
            caller.send(PREFACE).send(hex(EMPTY_SETTINGS + begin));

            caller.trickleUntilClosed(new String(hex(piece), StandardCharsets.ISO_8859_1));
        }
    }

    /** Both as clients do it, who wait for the 101, and with the first HTTP/2 bytes right behind the upgrade. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aHeadThatTricklesInAfterAnUpgradeIsCutOff(boolean waits) throws Exception {
        double before = Meters.closed("slow-head");
        try (RawCaller caller = new RawCaller()) {
            String begin =
                    PREFACE + new String(hex(EMPTY_SETTINGS + HEADERS_OF_10_000_BYTES), StandardCharsets.ISO_8859_1);
            if (waits) {
                caller.send(UPGRADE).receiveThrough("h2c\r\n\r\n");
                caller.send(begin);
            } else {
                caller.send(UPGRADE + begin);
            }

            caller.trickleUntilClosed("a");
        }
        assertThat(Meters.closed("slow-head")).isGreaterThan(before);
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 10000\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\n"})
    void aBodyThatNeverArrivesIsAnswered408AndCutOff(String rest) throws Exception {
        assertIsTimeout(RawCaller.exchange(POST_HEAD + rest));
    }

    @Test
    void aBodyThatTricklesInIsAnswered408AndCutOff() throws Exception {
        try (RawCaller caller = new RawCaller()) {
            assertIsTimeout(
                    caller.send(POST_HEAD + "Content-Length: 10000\r\n\r\n").trickleUntilClosed("a"));
        }
        try (RawCaller caller = new RawCaller()) {
            assertIsTimeout(caller.send(POST_HEAD + "Transfer-Encoding: chunked\r\n\r\n")
                    .trickleUntilClosed("1\r\na\r\n"));
        }
    }

    private static void assertIsTimeout(String answer) {
        assertThat(answer)
                .startsWith("HTTP/1.1 408 ")
                .contains("application/problem+json", "/problems/request-timeout", "X-Request-Id: ");
    }

    @Test
    void aBodyThatNoRouteReadsIsNotAwaited() throws Exception {
        String answer =
                RawCaller.exchange("GET /problems/internal HTTP/1.1\r\nHost: a\r\nContent-Length: 10000\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void anHttp2BodyThatNeverArrivesIsAnswered408() throws Exception {
        try (RawCaller caller = new RawCaller()) {
            caller.send(Http2Frames.post("/bookings/lookup").bytes());

            assertThat(caller.receiveThrough("}")).contains("/problems/request-timeout");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "GET /problems/internal HTTP/1.1\r\nHost: a\r\n\r\n",
                "POST /nowhere HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n"
            })
    void anIdleConnectionIsClosed(String before) throws Exception {
        try (RawCaller caller = new RawCaller()) {
            caller.send(before).receiveAll();
        }
    }

    @Test
    void anIdleHttp2ConnectionIsClosed() throws Exception {
        RawCaller.exchange(PREFACE + new String(hex(EMPTY_SETTINGS), StandardCharsets.ISO_8859_1));
    }

    /** XS2Event never answers, so that its look-up takes longer than any of these timeouts. */
    @Test
    void aConnectionWhoseRequestIsUnderWayIsNotIdle() throws Exception {
        SandboxOrder order = sandbox.order().put();
        sandbox.faults().on(CallKind.LIST, order.orderId(), Fault.hang());

        assertThat(RawCaller.exchange("GET /orders/" + order.orderId() + " HTTP/1.1\r\nHost: a\r\n\r\n"))
                .startsWith("HTTP/1.1 504 ");
    }
}
