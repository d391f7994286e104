package dev.xs2gateway.upstream.cdn;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.xs2gateway.IncomingBody;
import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.failure.FailureException;
import dev.xs2gateway.upstream.ByteClientOrigin;
import dev.xs2gateway.upstream.ByteClientOrigin.Script;
import dev.xs2gateway.upstream.ProxiedClient;
import dev.xs2gateway.upstream.UpstreamConfig;
import dev.xs2gateway.upstream.bytes.ByteClient;
import dev.xs2gateway.upstream.client.UpstreamBeans;
import io.vertx.core.Vertx;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** A CDN of the test's own, its addresses and its certificates. */
abstract class CdnFixture {
    final Vertx vertx = Vertx.vertx();
    static final byte[] ZIP = "a zip".getBytes(StandardCharsets.UTF_8);
    static final String PUBLIC = "93.184.215.14";
    static final Script ZIP_FOR_ALL = (request, answer) -> answer.file(ZIP);
    static ByteClientOrigin.@Nullable Keys keys;
    final List<AutoCloseable> toClose = new ArrayList<>();

    @BeforeAll
    static void makeKeys(@TempDir Path directory) throws Exception {
        keys = ByteClientOrigin.keys(directory, "files.example.test", "more.example.test", "*.example.test");
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : toClose) {
            each.close();
        }
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    ByteClientOrigin origin(Script script) throws Exception {
        ByteClientOrigin origin = ByteClientOrigin.start(script);
        toClose.add(origin);
        return origin;
    }

    ByteClientOrigin tlsOrigin(Script script) throws Exception {
        ByteClientOrigin origin = ByteClientOrigin.startTls(requireNonNull(keys), script);
        toClose.add(origin);
        return origin;
    }

    static UpstreamConfig config(boolean insecure, String hosts) {
        return ByteClientOrigin.config(Map.of("cdn-hosts", hosts, "cdn-insecure", Boolean.toString(insecure)));
    }

    /** As in development: http, and localhost is listed. */
    Cdn insecure(String hosts) {
        UpstreamConfig config = config(true, hosts);
        return new UpstreamBeans()
                .cdn(
                        config,
                        new ByteClient(vertx, ByteClient.options(config), config, System::nanoTime),
                        Clock.systemUTC());
    }

    /** As in production, but the names are resolved by the test. */
    Cdn secure(String hosts, LinkResolver resolver, ByteClientOrigin origin) {
        UpstreamConfig config = config(false, hosts);
        return cdn(config, resolver, ProxiedClient.to(origin, vertx, config, keys));
    }

    static Cdn cdn(UpstreamConfig config, LinkResolver resolver, ByteClient client) {
        return new Cdn(config, resolver, client, Clock.systemUTC(), System::nanoTime);
    }

    static LinkResolver all(String... addresses) {
        return host -> Stream.of(addresses).map(InetAddress::ofLiteral).toList();
    }

    static byte[] read(IncomingBody body) throws Exception {
        try (InputStream in = Channels.newInputStream(body.bytes())) {
            return in.readAllBytes();
        }
    }

    static Failure failureOf(Cdn cdn, String link) {
        Throwable thrown = catchThrowable(() -> cdn.open(link));
        assertThat(thrown).isInstanceOf(FailureException.class);
        // As a log would have it, causes and all: a link is a secret there too.
        StringWriter everything = new StringWriter();
        thrown.printStackTrace(new PrintWriter(everything));
        assertThat(everything.toString()).doesNotContain("signature").doesNotContain("example.test");
        return ((FailureException) thrown).failure();
    }
}
