package dev.xs2gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.xs2gateway.InjectSandbox;
import dev.xs2gateway.WithSandbox;
import dev.xs2gateway.sandbox.CallKind;
import dev.xs2gateway.sandbox.Sandbox;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A request takes its place among the requests under way only when its body is complete, however the body is sent. */
@QuarkusTest
@QuarkusTestResource(WithSandbox.class)
class IncompleteBodiesTest {
    private static final String PATH = "/bookings/lookup";
    private static final String HTTP1 = "POST " + PATH + " HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n";
    private static final String UPGRADE =
            HTTP1 + "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n";
    private static final String CONTINUE = "100-continue";
    private static final String[] JSON = {"content-type", "application/json"};
    private static final String END_OF_ANSWER = "\"failed\":[]}";
    private static final String PING = "all-read";

    @InjectSandbox
    Sandbox sandbox;

    /**
     * How a body is sent in two parts.
     *
     * @param begin the head and the first part of the body
     * @param seen what the gateway sends once it has read all of that
     * @param rest the rest of the body
     */
    record Way(String name, Sender begin, String seen, Sender rest) {
        @Override
        public String toString() {
            return name;
        }
    }

    interface Sender {
        byte[] bytes(String part);
    }

    static Stream<Way> ways() {
        return Stream.of(
                new Way(
                        "HTTP/1.1 with a length",
                        part -> ascii(HTTP1 + "Expect: " + CONTINUE + "\r\nContent-Length: 40\r\n\r\n" + part),
                        "100 Continue\r\n\r\n",
                        IncompleteBodiesTest::ascii),
                new Way(
                        "HTTP/1.1 in chunks",
                        part -> ascii(
                                HTTP1 + "Expect: " + CONTINUE + "\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk(part)),
                        "100 Continue\r\n\r\n",
                        part -> ascii(chunk(part) + "0\r\n\r\n")),
                new Way(
                        "HTTP/2 with a length",
                        part -> Http2Frames.post(PATH, JSON[0], JSON[1], "content-length", "40")
                                .data(part)
                                .ping(PING)
                                .bytes(),
                        PING,
                        part -> Http2Frames.more().lastData(part).bytes()),
                new Way(
                        "HTTP/2 without a length",
                        part -> Http2Frames.post(PATH, JSON)
                                .data(part)
                                .ping(PING)
                                .bytes(),
                        PING,
                        part -> Http2Frames.more().lastData(part).bytes()),
                new Way(
                        "HTTP/2 with an empty last frame",
                        part -> Http2Frames.post(PATH, JSON)
                                .data(part)
                                .ping(PING)
                                .bytes(),
                        PING,
                        part -> Http2Frames.more().data(part).lastData("").bytes()),
                new Way(
                        "HTTP/2 with trailers",
                        part -> Http2Frames.post(PATH, JSON)
                                .data(part)
                                .ping(PING)
                                .bytes(),
                        PING,
                        part -> Http2Frames.more()
                                .data(part)
                                .trailers("checksum", "none")
                                .bytes()),
                new Way(
                        "HTTP/2 after an upgrade, in chunks",
                        part -> ascii(UPGRADE + "Transfer-Encoding: chunked\r\n\r\n" + chunk(part)),
                        "101 Switching Protocols\r\n",
                        part -> ascii(chunk(part) + "0\r\n\r\n")));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static String chunk(String part) {
        return "%x\r\n%s\r\n".formatted(part.length(), part);
    }

    private static double waiting() {
        return Meters.value("gateway_http_waiting");
    }

    @BeforeEach
    void awaitEndOfEarlierRequests() {
        await().until(() -> waiting() == 0);
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aRequestTakesItsPlaceOnceItsBodyIsComplete(Way way) throws IOException {
        String id = "part-" + Integer.toHexString(way.name().hashCode());
        String body = "{\"ids\":[\"%s\"]%s}".formatted(id, " ".repeat(28 - id.length()));
        try (RawCaller caller = new RawCaller()) {
            caller.send(way.begin().bytes(body.substring(0, 12))).receiveThrough(way.seen());
            assertThat(waiting()).isZero();

            String answer = caller.send(way.rest().bytes(body.substring(12))).receiveThrough(END_OF_ANSWER);

            assertThat(answer).contains("\"missing\":[\"" + id + "\"]");
        }
        assertThat(sandbox.calls().count(CallKind.LIST, id)).isEqualTo(1);
    }
}
