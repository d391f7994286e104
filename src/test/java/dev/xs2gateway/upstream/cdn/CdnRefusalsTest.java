package dev.xs2gateway.upstream.cdn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.upstream.ByteClientOrigin;
import dev.xs2gateway.upstream.UpstreamConfig;
import dev.xs2gateway.upstream.bytes.ByteClient;
import dev.xs2gateway.upstream.client.UpstreamBeans;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Links that are not opened, and answers of the CDN that are no file. */
class CdnRefusalsTest extends CdnFixture {
    private static void assertRefused(Cdn cdn, String link) {
        assertThat(failureOf(cdn, link)).isInstanceOf(Failure.LinkRefused.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "/z",
                "z.zip",
                "files.example.test/z",
                "\"\"",
                "\"https://files.example.test/z",
                "null",
                "{\"message\":\"the zip is being made\"}",
                "{\"a\":\"https://files.example.test/z\",\"b\":\"https://files.example.test/y\"}",
                "[]",
                "<html>https://files.example.test/z</html>",
                "\"https://files.example.test/z\" \"https://files.example.test/z\""
            })
    void malformedLinksAreRefused(String text) throws Exception {
        ByteClientOrigin origin = tlsOrigin(ZIP_FOR_ALL);

        assertRefused(secure("files.example.test", all(PUBLIC), origin), text);
        assertThat(origin.acceptedUntilNow()).isZero();
    }

    @Test
    void noListedHostRefusesEveryLink() throws Exception {
        ByteClientOrigin origin = origin(ZIP_FOR_ALL);
        UpstreamConfig config = ByteClientOrigin.config(Map.of("cdn-insecure", "true"));

        assertRefused(
                new UpstreamBeans()
                        .cdn(
                                config,
                                new ByteClient(vertx, ByteClient.options(config), config, System::nanoTime),
                                Clock.systemUTC()),
                origin.uri("/?signature=1").toString());
        assertThat(origin.acceptedUntilNow()).isZero();
    }

    @Test
    void insecureStillKeepsToTheListedHosts() throws Exception {
        ByteClientOrigin origin = origin(ZIP_FOR_ALL);

        assertRefused(insecure("localhost"), "http://127.0.0.1:" + origin.port() + "/");
        assertRefused(insecure("localhost:1"), origin.uri("/").toString());
        assertRefused(insecure("localhost"), "ftp://localhost:" + origin.port() + "/");
        assertRefused(insecure("localhost"), "http://user@localhost:" + origin.port() + "/");
        assertThat(origin.acceptedUntilNow()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 404, 410})
    void anExpiredLinkIsDistinguished(int status) throws Exception {
        assertThat(failureOf(insecure("localhost"), answering(status))).isEqualTo(Cdn.EXPIRED);
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 502, 503, 504})
    void aBrokenCdnIsUnavailable(int status) throws Exception {
        assertThat(failureOf(insecure("localhost"), answering(status))).isInstanceOf(Failure.UpstreamUnavailable.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 206, 300, 302, 304, 400, 401, 416})
    void everyOtherAnswerIsInvalid(int status) throws Exception {
        assertThat(failureOf(insecure("localhost"), answering(status))).isInstanceOf(Failure.FileUnobtainable.class);
    }

    private String answering(int status) throws Exception {
        return origin((request, answer) -> answer.head(status, "Content-Length: 0"))
                .uri("/?signature=1")
                .toString();
    }

    @Test
    void noFailureHoldsTheLink() throws Exception {
        ByteClientOrigin leaver = origin((request, answer) -> answer.cut());
        ByteClientOrigin garbler = origin(
                (request, answer) -> answer.text(request.path() + "\r\n\r\n").hang());
        LinkResolver nobody = host -> {
            throw new UnknownHostException(host);
        };

        failureOf(insecure("localhost"), leaver.uri("/?signature=1").toString());
        failureOf(insecure("localhost"), garbler.uri("/?signature=1").toString());
        failureOf(insecure("localhost"), "http://localhost:1/?signature=1");
        failureOf(insecure("localhost"), "http://localhost/ signature");
        assertThat(failureOf(secure("files.example.test", nobody, leaver), "https://files.example.test/?signature=1"))
                .isInstanceOf(Failure.UpstreamUnavailable.class);
    }
}
