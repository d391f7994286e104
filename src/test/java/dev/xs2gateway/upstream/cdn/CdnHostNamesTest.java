package dev.xs2gateway.upstream.cdn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.upstream.ByteClientOrigin;
import dev.xs2gateway.upstream.UpstreamConfig;
import dev.xs2gateway.upstream.bytes.ByteClient;
import dev.xs2gateway.upstream.url.HttpUrl;
import dev.xs2gateway.upstream.url.HttpUrlParser;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Links and hosts that are written in unusual ways. */
class CdnHostNamesTest extends CdnFixture {
    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "/a_b|c?x|y /a_b|c?x|y",
                "/{a}^b?{a}^b /%7Ba%7D%5Eb?{a}^b",
                "/100%?p=5%&q=%zz /100%?p=5%&q=%zz",
                "/ü€?n=ü /%C3%BC%E2%82%AC?n=%C3%BC",
                "/a%20b%2Fc?sig=a%2Bb%3D%3d+c /a%20b%2Fc?sig=a%2Bb%3D%3d+c",
                "/a/./b/../c /a/c",
                "\\a\\b /a/b"
            })
    void aLinkAndARedirectAreAskedForAsABrowserWould(String given, String asked) throws Exception {
        ByteClientOrigin origin = origin((request, answer) -> {
            if (request.path().equals("/first")) {
                answer.redirect(given);
            } else {
                answer.file(ZIP);
            }
        });

        read(insecure("localhost").open(origin.uri("") + given));
        read(insecure("localhost").open(origin.uri("/first").toString()));

        assertThat(origin.requests().stream().map(ByteClientOrigin.Request::path))
                .containsExactly(asked, "/first", asked);
    }

    @Test
    void spacesAndLineEndsInALinkAreTakenAsABrowserDoes() throws Exception {
        ByteClientOrigin origin = origin(ZIP_FOR_ALL);

        read(insecure("localhost").open(origin.uri("") + "/a b\n/c\td?e f"));

        assertThat(origin.requests().getFirst().path()).isEqualTo("/a%20b/cd?e%20f");
    }

    @ParameterizedTest
    @ValueSource(strings = {"my_bucket.example.test", "bucket-.example.test", "_dmarc.example.test"})
    void aHostThatTheJdkTakesForNoneIsReachedOverTls(String host) throws Exception {
        ByteClientOrigin origin = tlsOrigin(ZIP_FOR_ALL);

        byte[] zip = read(secure("*.example.test," + host, all(PUBLIC), origin).open("https://" + host + "/z"));

        assertThat(zip).isEqualTo(ZIP);
        assertThat(origin.requests().getFirst().headers()).containsEntry("host", host);
    }

    @Test
    void theCertificateMustNameAnUnusualHostToo() throws Exception {
        ByteClientOrigin origin = tlsOrigin(ZIP_FOR_ALL);

        assertThat(failureOf(secure("*.other.test", all(PUBLIC), origin), "https://my_bucket.other.test/z"))
                .isInstanceOf(Failure.UpstreamUnavailable.class);
        assertThat(failureOf(secure("*.example.test", all(PUBLIC), origin), "https://my_bucket.a.example.test/z"))
                .isInstanceOf(Failure.UpstreamUnavailable.class);
        assertThat(origin.requests()).isEmpty();
    }

    @Test
    void anInternationalisedHostIsResolvedAndSentInAscii() throws Exception {
        ByteClientOrigin origin = origin(ZIP_FOR_ALL);
        UpstreamConfig config = config(true, "Bücher.test");
        List<String> resolved = new ArrayList<>();
        Cdn cdn = new Cdn(
                config,
                host -> {
                    resolved.add(host);
                    return List.of(InetAddress.getLoopbackAddress());
                },
                new ByteClient(vertx, ByteClient.options(config), config, System::nanoTime),
                Clock.systemUTC(),
                System::nanoTime);

        read(cdn.open("http://BÜCHER.test:" + origin.port() + "/z"));

        assertThat(resolved).containsExactly("xn--bcher-kva.test");
        assertThat(origin.requests().getFirst().headers().get("host")).startsWith("xn--bcher-kva.test:");
    }

    /** The JDK's own servers take no such name in SNI, so this looks at the bytes. */
    @Test
    void anUnusualHostIsNamedInSni() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            HttpUrl url = HttpUrlParser.parse("https://my_bucket.example.test:" + server.getLocalPort() + "/z", null);
            UpstreamConfig config = config(false, "");
            ByteClient client = new ByteClient(vertx, ByteClient.options(config), config, System::nanoTime);
            Thread asking = Thread.ofVirtual().start(() -> {
                Throwable _ = catchThrowable(() -> client.get(url, InetAddress.getLoopbackAddress()));
            });
            try (Socket connection = server.accept()) {
                byte[] hello = connection.getInputStream().readNBytes(200);
                assertThat(new String(hello, StandardCharsets.ISO_8859_1)).contains("my_bucket.example.test");
            }
            asking.join();
        }
    }
}
