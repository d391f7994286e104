package dev.xs2gateway.upstream.bytes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.upstream.ByteClientOrigin;
import java.net.ServerSocket;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that end too early, make no sense or do not come. */
class BrokenTransfersTest extends ByteClientFixture {
    // What goes wrong.

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 200000", "Transfer-Encoding: chunked"})
    void aCutBodyIsAFailureAndNotAnEnd(String framing) throws Exception {
        ByteClientOrigin origin = origin((request, answer) -> {
            answer.head(200, framing);
            if (framing.contains("chunked")) {
                answer.text("30000\r\n");
            }
            answer.body(bytes(100_000)).cut();
        });

        ByteResponse answer = client().get(origin.uri("/"), Map.of());

        Failure failure = failureOf(() -> readAll(answer));
        assertThat(failure).isInstanceOf(Failure.UpstreamInvalid.class);
        assertThat(((Failure.UpstreamInvalid) failure).why()).startsWith("cut after ");
    }

    @Test
    void aGarbledChunkIsAFailure() throws Exception {
        ByteClientOrigin origin = origin((request, answer) -> answer.head(200, "Transfer-Encoding: chunked")
                .text("3\r\nabc\r\nthis is no chunk\r\n")
                .hang());

        ByteResponse answer = client().get(origin.uri("/"), Map.of());

        assertThat(failureOf(() -> readAll(answer))).isInstanceOf(Failure.UpstreamInvalid.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"SSH-2.0-OpenSSH_9.6\r\n\r\n", "HTTP/1.1 200 It\r\nContent-Length: many\r\n\r\n"})
    void aResponseThatIsNotHttpIsInvalid(String said) throws Exception {
        ByteClientOrigin origin = origin((request, answer) -> answer.text(said).hang());

        assertThat(failureOf(() -> client().get(origin.uri("/"), Map.of())))
                .isInstanceOf(Failure.UpstreamInvalid.class);
    }

    @Test
    void aHeadWithoutBoundIsInvalid() throws Exception {
        ByteClientOrigin origin = origin((request, answer) -> {
            answer.text("HTTP/1.1 200 It\r\n");
            while (true) {
                answer.text("X: " + "x".repeat(1000) + "\r\n");
            }
        });

        assertThat(failureOf(() -> client().get(origin.uri("/"), Map.of())))
                .isInstanceOf(Failure.UpstreamInvalid.class);
    }

    @Test
    void noHeadInTimeIsATimeoutAndClosesTheConnection() throws Exception {
        ByteClientOrigin origin = origin((request, answer) -> answer.hang());

        assertThat(failureOf(() -> client("timeout", "200ms").get(origin.uri("/"), Map.of())))
                .isInstanceOf(Failure.UpstreamTimeout.class);
        await().until(() -> origin.open() == 0);
    }

    @Test
    void aHangInTheBodyIsATimeoutAndClosesTheConnection() throws Exception {
        ByteClientOrigin origin = origin((request, answer) ->
                answer.head(200, "Content-Length: 100").body(bytes(50)).hang());

        ByteResponse answer = client("timeout", "200ms").get(origin.uri("/"), Map.of());

        assertThat(failureOf(() -> readAll(answer))).isInstanceOf(Failure.UpstreamTimeout.class);
        await().until(() -> origin.open() == 0);
    }

    @Test
    void anOriginThatRefusesOrLeavesIsUnavailable() throws Exception {
        int nobody;
        try (ServerSocket free = new ServerSocket(0)) {
            nobody = free.getLocalPort();
        }
        ByteClientOrigin leaver = origin((request, answer) -> answer.cut());

        assertThat(failureOf(() -> client().get(URI.create("http://localhost:" + nobody + "/"), Map.of())))
                .isInstanceOf(Failure.UpstreamUnavailable.class);
        assertThat(failureOf(() -> client().get(leaver.uri("/"), Map.of())))
                .isInstanceOf(Failure.UpstreamUnavailable.class);
    }
}
