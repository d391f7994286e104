package dev.xs2gateway.upstream.bytes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.upstream.ByteClientOrigin;
import dev.xs2gateway.upstream.ProxiedClient;
import dev.xs2gateway.upstream.UpstreamConfig;
import dev.xs2gateway.upstream.url.HttpUrlParser;
import java.net.InetAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What arrives of a body, whatever its framing. */
class ByteClientTest extends ByteClientFixture {
    // What comes.

    @Test
    void aFileArrivesCompleteWithItsLength() throws Exception {
        byte[] file = bytes(300_000);
        ByteClientOrigin origin = origin((request, answer) -> answer.file(file));

        try (ByteResponse answer = client().get(origin.uri("/a/b%20c?d=%2F"), Map.of("X-Api-Key", "k"))) {
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body().length()).hasValue(file.length);
            assertThat(readAll(answer)).isEqualTo(file);
        }
        ByteClientOrigin.Request request = origin.requests().getFirst();
        assertThat(request.path()).isEqualTo("/a/b%20c?d=%2F");
        assertThat(request.headers())
                .containsEntry("host", "localhost:" + origin.port())
                .containsEntry("accept-encoding", "identity")
                .containsEntry("x-api-key", "k");
    }

    @Test
    void directAndSmallBuffersReadTheSame() throws Exception {
        byte[] file = bytes(200_001);
        ByteClientOrigin origin = origin((request, answer) -> answer.file(file));

        try (ByteResponse answer = client().get(origin.uri("/"), Map.of())) {
            ByteBuffer whole = ByteBuffer.allocate(file.length);
            ByteBuffer some = ByteBuffer.allocateDirect(777);
            while (answer.body().bytes().read(some) >= 0) {
                whole.put(some.flip());
                some.clear();
            }
            assertThat(whole.array()).isEqualTo(file);
            assertThat(answer.body().bytes().read(some)).isEqualTo(-1);
        }
    }

    @Test
    void chunksHaveNoLengthAndAreJoined() throws Exception {
        ByteClientOrigin origin = origin((request, answer) -> answer.head(200, "Transfer-Encoding: chunked")
                .text("3\r\nabc\r\n")
                .text("4\r\ndefg\r\n")
                .text("0\r\n\r\n"));

        ByteResponse answer = client().get(origin.uri("/"), Map.of());

        assertThat(answer.body().length()).isEmpty();
        assertThat(readAll(answer)).asString(StandardCharsets.US_ASCII).isEqualTo("abcdefg");
    }

    @Test
    void anEmptyBodyEndsAtOnce() throws Exception {
        ByteClientOrigin origin = origin((request, answer) -> answer.file(new byte[0]));

        ByteResponse answer = client().get(origin.uri("/"), Map.of());

        assertThat(answer.body().length()).hasValue(0);
        assertThat(readAll(answer)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 302, 400, 403, 404, 422, 500, 503})
    void everyStatusIsReturnedUnchanged(int status) throws Exception {
        ByteClientOrigin origin = origin((request, answer) ->
                answer.head(status, "Location: /elsewhere", "Content-Length: 0", "Retry-After: 7"));

        try (ByteResponse answer = client().get(origin.uri("/"), Map.of())) {
            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.headers().get("retry-after")).isEqualTo("7");
        }
        assertThat(origin.requests()).hasSize(1);
    }

    @Test
    void codedBytesAreNotDecoded() throws Exception {
        byte[] coded = bytes(100);
        ByteClientOrigin origin =
                origin((request, answer) -> answer.head(200, "Content-Encoding: gzip", "Content-Length: 100")
                        .body(coded));

        assertThat(readAll(client().get(origin.uri("/"), Map.of()))).isEqualTo(coded);
    }

    @Test
    void aConnectionServesOneFileAfterAnother() throws Exception {
        ByteClientOrigin origin = origin((request, answer) -> answer.file(bytes(200_000)));
        ByteClient client = client();

        for (int i = 0; i < 10; i++) {
            readAll(client.get(origin.uri("/"), Map.of()));
        }

        assertThat(origin.accepted()).isEqualTo(1);
    }

    // The pinned address.

    @Test
    void aPinnedAddressIsConnectedToUnderTheLinksName() throws Exception {
        ByteClientOrigin origin = origin((request, answer) -> answer.file(bytes(10)));
        URI uri = URI.create("http://no-such-name.invalid:" + origin.port() + "/x");
        InetAddress misnamed = InetAddress.getByAddress("also-no-name.invalid", new byte[] {127, 0, 0, 1});

        assertThat(readAll(client().get(HttpUrlParser.parse(uri.toString(), null), misnamed)))
                .isEqualTo(bytes(10));

        assertThat(origin.requests().getFirst().headers())
                .containsEntry("host", "no-such-name.invalid:" + origin.port());
    }

    @Test
    void tlsAsksForTheLinksNameAndChecksItsCertificate(@TempDir Path directory) throws Exception {
        ByteClientOrigin.Keys keys = ByteClientOrigin.keys(directory, "files.example.test");
        ByteClientOrigin origin = ByteClientOrigin.startTls(keys, (request, answer) -> answer.file(bytes(70_000)));
        toClose.add(origin);
        UpstreamConfig config = config();
        ByteClient trusting = ProxiedClient.to(origin, vertx, config, keys);
        ByteClient usual = ProxiedClient.to(origin, vertx, config, null);
        InetAddress address = InetAddress.ofLiteral("93.184.215.14");

        assertThat(readAll(trusting.get(HttpUrlParser.parse("https://files.example.test/x", null), address)))
                .isEqualTo(bytes(70_000));
        ByteClientOrigin.Request request = origin.requests().getFirst();
        assertThat(request.serverName()).isEqualTo("files.example.test");
        assertThat(request.headers()).containsEntry("host", "files.example.test");
        assertThat(origin.connects()).containsExactly("93.184.215.14:443");

        assertThat(failureOf(() -> trusting.get(HttpUrlParser.parse("https://else.example.test/x", null), address)))
                .isInstanceOf(Failure.UpstreamUnavailable.class);
        assertThat(failureOf(() -> usual.get(HttpUrlParser.parse("https://files.example.test/x", null), address)))
                .isInstanceOf(Failure.UpstreamUnavailable.class);
        assertThat(origin.requests()).hasSize(1);
    }
}
