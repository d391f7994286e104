package dev.xs2gateway.upstream.cdn;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.xs2gateway.IncomingBody;
import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.failure.FailureException;
import dev.xs2gateway.upstream.ByteClientOrigin;
import dev.xs2gateway.upstream.ByteClientOrigin.Script;
import dev.xs2gateway.upstream.UpstreamConfig;
import dev.xs2gateway.upstream.bytes.ByteClient;
import dev.xs2gateway.upstream.client.UpstreamBeans;
import dev.xs2gateway.upstream.url.HttpUrl;
import dev.xs2gateway.upstream.url.HttpUrlParser;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.net.ProxyOptions;
import io.vertx.core.net.ProxyType;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

public class CdnTest {
    private static final Vertx VERTX = Vertx.vertx();
    private static final byte[] ZIP = "a zip".getBytes(StandardCharsets.UTF_8);
    private static final String PUBLIC = "93.184.215.14";
    private static final Script ZIP_FOR_ALL = (request, answer) -> answer.file(ZIP);

    private static ByteClientOrigin.@Nullable Keys keys;

    private final List<AutoCloseable> toClose = new ArrayList<>();

    @BeforeAll
    static void makeKeys(@TempDir Path directory) throws Exception {
        keys = ByteClientOrigin.keys(directory, "files.example.test", "more.example.test", "*.example.test");
    }

    @AfterAll
    static void closeVertx() {
        VERTX.close().toCompletionStage().toCompletableFuture().join();
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : toClose) {
            each.close();
        }
    }

    private ByteClientOrigin origin(Script script) throws Exception {
        ByteClientOrigin origin = ByteClientOrigin.start(script);
        toClose.add(origin);
        return origin;
    }

    private ByteClientOrigin tlsOrigin(Script script) throws Exception {
        ByteClientOrigin origin = ByteClientOrigin.startTls(requireNonNull(keys), script);
        toClose.add(origin);
        return origin;
    }

    /** A client whose connections to anywhere end at this origin, which notes where they were meant to go. */
    public static ByteClient throughProxy(
            Vertx vertx, UpstreamConfig config, ByteClientOrigin.@Nullable Keys trusted, ByteClientOrigin origin) {
        HttpClientOptions options = ByteClient.options(config)
                .setProxyOptions(new ProxyOptions()
                        .setType(ProxyType.HTTP)
                        .setHost("127.0.0.1")
                        .setPort(origin.port()));
        return new ByteClient(vertx, trusted == null ? options : trusted.trustedBy(options), config, System::nanoTime);
    }

    private static UpstreamConfig config(boolean insecure, String hosts) {
        return ByteClientOrigin.config(Map.of("cdn-hosts", hosts, "cdn-insecure", Boolean.toString(insecure)));
    }

    /** As in development: http, and localhost is listed. */
    private static Cdn insecure(String hosts) {
        UpstreamConfig config = config(true, hosts);
        return new UpstreamBeans()
                .cdn(
                        config,
                        new ByteClient(VERTX, ByteClient.options(config), config, System::nanoTime),
                        Clock.systemUTC());
    }

    /** As in production, but the names are resolved by the test. */
    private static Cdn secure(String hosts, LinkResolver resolver, ByteClientOrigin origin) {
        UpstreamConfig config = config(false, hosts);
        return cdn(config, resolver, throughProxy(VERTX, config, keys, origin));
    }

    private static Cdn cdn(UpstreamConfig config, LinkResolver resolver, ByteClient client) {
        return new Cdn(config, resolver, client, Clock.systemUTC(), System::nanoTime);
    }

    private static LinkResolver all(String... addresses) {
        return host -> Stream.of(addresses).map(InetAddress::ofLiteral).toList();
    }

    private static byte[] read(IncomingBody body) throws Exception {
        try (InputStream in = Channels.newInputStream(body.bytes())) {
            return in.readAllBytes();
        }
    }

    private static Failure failureOf(Cdn cdn, String link) {
        Throwable thrown = catchThrowable(() -> cdn.open(link));
        assertThat(thrown).isInstanceOf(FailureException.class);
        // As a log would have it, causes and all: a link is a secret there too.
        StringWriter everything = new StringWriter();
        thrown.printStackTrace(new PrintWriter(everything));
        assertThat(everything.toString()).doesNotContain("signature").doesNotContain("example.test");
        return ((FailureException) thrown).failure();
    }

    private static void assertRefused(Cdn cdn, String link) {
        assertThat(failureOf(cdn, link)).isInstanceOf(Failure.LinkRefused.class);
    }

    // What is opened.

    @Test
    void aPublicHttpsLinkIsOpenedAtTheAddressThatWasChecked() throws Exception {
        ByteClientOrigin origin = tlsOrigin(ZIP_FOR_ALL);
        AtomicInteger lookUps = new AtomicInteger();
        LinkResolver rebinding =
                host -> List.of(InetAddress.ofLiteral(lookUps.getAndIncrement() == 0 ? PUBLIC : "127.0.0.1"));

        IncomingBody body = secure("files.example.test", rebinding, origin)
                .open("https://Files.Example.test./a/b.zip?signature=s%2Fs#part");

        assertThat(read(body)).isEqualTo(ZIP);
        assertThat(body.length()).hasValue(ZIP.length);
        assertThat(origin.connects()).containsExactly(PUBLIC + ":443");
        assertThat(lookUps).hasValue(1);
        ByteClientOrigin.Request request = origin.requests().getFirst();
        assertThat(request.serverName()).isEqualTo("files.example.test");
        assertThat(request.path()).isEqualTo("/a/b.zip?signature=s%2Fs");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "%s",
                "\"%s\"",
                "  %s\r\n",
                "\n\" %s \"\n",
                "\uFEFF%s",
                "\uFEFF\"%s\"",
                "\"\uFEFF%s\"",
                " \uFEFF %s",
                "{\"url\":\"%s\"}",
                "{\"status\":\"ok\",\"data\":{\"zip_link\":\"%s\"},\"expires\":60}",
                "[\"%s\"]",
                "[{\"href\":\"%s\"}]",
                "\uFEFF{\"url\":\"%s\"}"
            })
    void aLinkIsReadInEveryFormThatAnAnswerMayHave(String form) throws Exception {
        ByteClientOrigin origin = origin(ZIP_FOR_ALL);

        assertThat(read(insecure("localhost").open(form.formatted(origin.uri("/z?signature=1")))))
                .isEqualTo(ZIP);
    }

    @Test
    void noHeaderOfTheGatewayIsSentToTheCdn() throws Exception {
        ByteClientOrigin origin = origin((request, answer) -> {
            if (request.path().equals("/last")) {
                answer.file(ZIP);
            } else {
                answer.head(302, "Location: /last", "Set-Cookie: a=b; Path=/", "Content-Length: 0");
            }
        });

        read(insecure("localhost").open(origin.uri("/first?signature=1").toString()));

        assertThat(origin.requests()).hasSize(2).allSatisfy(request -> assertThat(request.headers())
                .containsOnlyKeys("host", "accept-encoding", "user-agent"));
    }

    @Test
    void theNextAddressIsTriedWhenOneDoesNotAnswer() throws Exception {
        ByteClientOrigin origin = origin(ZIP_FOR_ALL);
        UpstreamConfig config = config(true, "files.example.test");
        Cdn cdn = cdn(
                config,
                all("255.255.255.255", "127.0.0.1"),
                new ByteClient(VERTX, ByteClient.options(config), config, System::nanoTime));

        assertThat(read(cdn.open("http://files.example.test:" + origin.port() + "/z")))
                .isEqualTo(ZIP);
    }

    @Test
    void aKeptConnectionThatIsClosedAsItIsUsedIsNotSeen() throws Exception {
        AtomicInteger count = new AtomicInteger();
        ByteClientOrigin origin = origin((request, answer) -> {
            if (count.incrementAndGet() == 2) {
                answer.cut();
            }
            answer.file(ZIP);
        });
        Cdn cdn = insecure("localhost");

        for (int i = 0; i < 2; i++) {
            assertThat(read(cdn.open(origin.uri("/z?signature=1").toString()))).isEqualTo(ZIP);
        }
        assertThat(origin.requests()).hasSize(3);
        assertThat(origin.accepted()).isEqualTo(2);
    }

    // Redirects.

    @Test
    void aRedirectToAnotherListedHostIsFollowedAndCheckedAgain() throws Exception {
        ByteClientOrigin origin = tlsOrigin((request, answer) -> {
            if ("files.example.test".equals(request.serverName())) {
                answer.redirect("https://more.example.test/there");
            } else {
                answer.file(ZIP);
            }
        });
        LinkResolver resolver =
                host -> List.of(InetAddress.ofLiteral(host.startsWith("files") ? PUBLIC : "2606:4700::6810:85e5"));

        assertThat(read(secure("*.example.test", resolver, origin).open("https://files.example.test/here")))
                .isEqualTo(ZIP);
        assertThat(origin.connects()).hasSize(2).first().isEqualTo(PUBLIC + ":443");
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void relativeRedirectsAreResolved(int status) throws Exception {
        ByteClientOrigin origin = origin((request, answer) -> {
            switch (request.path()) {
                case "/a/b?signature=1" -> answer.head(status, "Location: c?x", "Content-Length: 0");
                case "/a/c?x" -> answer.head(status, "Location: ?y", "Content-Length: 0");
                case "/a/c?y" ->
                    answer.head(status, "Location: //" + request.headers().get("host") + "/z", "Content-Length: 0");
                case "/z" -> answer.file(ZIP);
                default -> answer.head(500, "Content-Length: 0");
            }
        });

        assertThat(read(insecure("localhost")
                        .open(origin.uri("/a/b?signature=1").toString())))
                .isEqualTo(ZIP);
    }

    // What is refused; all that is hostile stands in HostileLinksTest.

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
                                new ByteClient(VERTX, ByteClient.options(config), config, System::nanoTime),
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

    // What the CDN answers.

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

    // Links that java.net.URI does not read.

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
                new ByteClient(VERTX, ByteClient.options(config), config, System::nanoTime),
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
            ByteClient client = new ByteClient(VERTX, ByteClient.options(config), config, System::nanoTime);
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
