package dev.xs2gateway.upstream.cdn;

import dev.xs2gateway.upstream.ByteClientOrigin;
import dev.xs2gateway.upstream.ByteClientOrigin.Answer;
import dev.xs2gateway.upstream.ByteClientOrigin.Keys;
import dev.xs2gateway.upstream.ByteClientOrigin.Request;
import dev.xs2gateway.upstream.UpstreamConfig;
import dev.xs2gateway.upstream.bytes.ByteClient;
import io.quarkus.arc.properties.IfBuildProperty;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.net.ProxyOptions;
import io.vertx.core.net.ProxyType;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What lies around a gateway whose links are checked as in production: a CDN at a public address, a trap on every address of this
 * machine, and a name server that says what a test wants. Connections to this machine go where they are meant to go; all others end at
 * the CDN, which notes where they were meant to go.
 */
public final class TrappedWeb {
    static final String CDN_HOST = "cdn.example.test";
    static final String LISTED_HOST = "listed.example.test";
    public static final String CDN_ADDRESS = "93.184.215.14";
    private static final List<String> THIS_MACHINE =
            List.of("127.0.0.1", "0.0.0.0", "0:0:0:0:0:0:0:1", "0:0:0:0:0:0:0:0");

    /** One for all, since the gateway gets its client before a test runs. */
    public static final TrappedWeb WEB = new TrappedWeb();

    private final ByteClientOrigin trap;
    private final ByteClientOrigin cdn;
    private final Keys keys;
    private volatile String redirect = "";
    private volatile byte[] zip = new byte[0];
    private volatile List<InetAddress> addresses = List.of();
    private volatile int trappedBefore;

    private TrappedWeb() {
        try {
            Path directory = Files.createTempDirectory("keys");
            keys = ByteClientOrigin.keys(directory, CDN_HOST);
            Files.delete(directory.resolve(CDN_HOST + ".p12"));
            Files.delete(directory);
            trap = ByteClientOrigin.start((request, answer) -> answer.file(zip));
            cdn = ByteClientOrigin.startTls(keys, this::answer);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** {@code /z} is the zip, {@code /away} leads where the test says, and {@code /again/11} to the zip in eleven steps. */
    private void answer(Request request, Answer answer) throws IOException {
        String path = request.path();
        if (path.startsWith("/again/") && !path.equals("/again/0")) {
            int steps = Integer.parseInt(path.substring("/again/".length()));
            answer.redirect("/again/" + (steps - 1));
        } else if (path.startsWith("/away")) {
            answer.redirect(redirect);
        } else {
            answer.file(zip);
        }
    }

    /** Listed names other than the CDN's lead to these from now on, and what is opened is this zip. */
    public void begin(byte[] right, String... leadingTo) throws IOException {
        zip = right;
        addresses = Stream.of(leadingTo).map(InetAddress::ofLiteral).toList();
        trappedBefore = trap.acceptedUntilNow();
        cdn.connects().clear();
        cdn.requests().clear();
    }

    /** A link to the CDN, which redirects it. */
    public String redirectTo(String location) {
        redirect = location;
        return "https://" + CDN_HOST + "/away?signature=1";
    }

    public int trapPort() {
        return trap.port();
    }

    /** How many have walked into the trap since. */
    public int trapped() throws IOException {
        return trap.acceptedUntilNow() - trappedBefore;
    }

    /** The addresses beyond this machine that were connected to. */
    public List<String> connects() {
        return cdn.connects();
    }

    /** How often the CDN was asked. */
    public int requests() {
        return cdn.requests().size();
    }

    public void close() throws IOException {
        trap.close();
        cdn.close();
    }

    /** The trap's port is listed for its addresses too: only that they are not public keeps callers out of it. */
    private Cdn client(Vertx vertx) {
        int port = trap.port();
        String hosts = CDN_HOST + "," + LISTED_HOST + ":" + port + ",127.0.0.1:" + port + ",[::1]:" + port
                + ",169.254.169.254," + LISTED_HOST;
        UpstreamConfig config = ByteClientOrigin.config(Map.of("cdn-hosts", hosts, "cdn-insecure", "false"));
        HttpClientOptions options = keys.trustedBy(ByteClient.options(config))
                .setProxyOptions(new ProxyOptions()
                        .setType(ProxyType.HTTP)
                        .setHost("127.0.0.1")
                        .setPort(cdn.port()))
                .setNonProxyHosts(THIS_MACHINE);
        ByteClient client = new ByteClient(vertx, options, config, System::nanoTime);
        return new Cdn(config, this::resolve, client, Clock.systemUTC(), System::nanoTime);
    }

    private List<InetAddress> resolve(String host) {
        return host.equals(CDN_HOST) ? List.of(InetAddress.ofLiteral(CDN_ADDRESS)) : addresses;
    }

    /** Puts the gateway there. */
    @Singleton
    @IfBuildProperty(name = "test.trapped-web", stringValue = "true")
    static final class Beans {
        @Produces
        @Singleton
        @Alternative
        @Priority(1)
        Cdn cdn(Vertx vertx) {
            return WEB.client(vertx);
        }
    }
}
