package dev.xs2gateway.upstream;

import static dev.xs2gateway.upstream.cdn.TrappedWeb.CDN_ADDRESS;
import static dev.xs2gateway.upstream.cdn.TrappedWeb.WEB;
import static org.assertj.core.api.Assertions.assertThat;

import dev.xs2gateway.Fetched;
import dev.xs2gateway.InjectSandbox;
import dev.xs2gateway.WithSandbox;
import dev.xs2gateway.sandbox.CallKind;
import dev.xs2gateway.sandbox.Fault;
import dev.xs2gateway.sandbox.ItemBuilder;
import dev.xs2gateway.sandbox.Sandbox;
import dev.xs2gateway.sandbox.SandboxOrder;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** No answer of the vendor or of its CDN, and no name server, leads the gateway into our own network. */
@QuarkusTest
@QuarkusTestResource(WithSandbox.class)
@TestProfile(HostileLinksTest.Trapped.class)
class HostileLinksTest {
    @InjectSandbox
    Sandbox sandbox;

    /** Public to be made by Quarkus. */
    public static final class Trapped implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("test.trapped-web", "true");
        }
    }

    @AfterAll
    static void close() throws IOException {
        WEB.close();
    }

    // PORT is the trap's. Where a case says nothing else, names lead to 127.0.0.1.
    static Stream<Arguments> hostileLinks() {
        return Stream.of(
                // Not https.
                link("http", "http://listed.example.test:PORT/z?signature=1"),
                link("http to the CDN itself", "http://cdn.example.test/z?signature=1"),
                link("HTTP in capitals", "HTTP://listed.example.test:PORT/z"),
                link("a file", "file:///etc/passwd"),
                link("a file of a listed host", "file://listed.example.test/etc/passwd"),
                link("ftp", "ftp://listed.example.test:PORT/z"),
                link("gopher", "gopher://127.0.0.1:PORT/_GET"),
                link("a jar", "jar:https://cdn.example.test/z!/a"),
                link("a script", "javascript:alert(1)"),
                link("data", "data:application/zip;base64,UEs="),
                link("no host", "https:///z"),
                link("no host but a port", "https://:PORT/z"),
                link("no scheme", "//listed.example.test:PORT/z"),
                link("a scheme and a path", "http:z"),
                // Another host or port.
                link("another host", "https://elsewhere.test:PORT/z?signature=1"),
                link("localhost", "https://localhost:PORT/z"),
                link("below a listed host", "https://sub.listed.example.test:PORT/z"),
                link("beginning as a listed host", "https://listed.example.test.elsewhere.test:PORT/z"),
                link("ending as a listed host", "https://notlisted.example.test:PORT/z"),
                link("a service of a cloud", "https://metadata.google.internal/computeMetadata/v1/"),
                link("another port", "https://cdn.example.test:PORT/z"),
                link("http's port", "https://cdn.example.test:80/z"),
                link("no port that there is", "https://cdn.example.test:99999/z"),
                // A user, or what looks like one.
                link("the CDN as user", "https://cdn.example.test@127.0.0.1:PORT/z"),
                link("the CDN as user with a password", "https://cdn.example.test:443@127.0.0.1:PORT/z"),
                link("a user", "https://user@listed.example.test:PORT/z"),
                link("an empty user", "https://@listed.example.test:PORT/z"),
                link("an encoded @", "https://cdn.example.test%40127.0.0.1:PORT/z"),
                link("a backslash before the @", "https://127.0.0.1:PORT\\@cdn.example.test/z"),
                link("a backslash after the CDN", "https://cdn.example.test\\@127.0.0.1:PORT/z"),
                link("a fragment before the @", "https://127.0.0.1:PORT#@cdn.example.test/z"),
                link("a query before the @", "https://127.0.0.1:PORT?@cdn.example.test/z"),
                // Characters that some read as others.
                link("digits in circles", "https://\u2460\u2461\u2466.0.0.1:PORT/z"),
                link("an ideographic full stop", "https://cdn.example.test\u3002elsewhere.test:PORT/z"),
                link("an encoded NUL", "https://cdn.example.test%00.elsewhere.test:PORT/z"),
                link("an encoded dot", "https://cdn.example.test%2eelsewhere.test:PORT/z"),
                link("a line end", "https://listed.example.test:PORT/z\r\nX-Header: x"),
                link("a space", "https://listed example.test:PORT/z"),
                link("backslashes instead of slashes", "https:\\\\listed.example.test:PORT\\z"),
                link("a tab and line ends in the host", "https://lis\tted.exa\nmple.test:PORT/z"),
                link("wide characters", "https://\uFF4C\uFF49\uFF53\uFF54\uFF45\uFF44.example.test:PORT/z"),
                link("wide digits", "https://\uFF11\uFF12\uFF17.0.0.1:PORT/z"),
                link("a final dot", "https://listed.example.test.:PORT/z"),
                link("an ideographic dot", "https://127\u30020\u30020\u30021:PORT/z"),
                link("encoded digits", "https://%31%32%37.0.0.1:PORT/z"),
                link("a soft hyphen", "https://lis\u00ADted.example.test:PORT/z"),
                link("wide digits as a port", "https://cdn.example.test:\uFF18\uFF10/z"),
                // IPv4, written in every way.
                link("IPv4 loopback, listed", "https://127.0.0.1:PORT/z"),
                link("IPv4 in short", "https://127.1:PORT/z"),
                link("IPv4 as one number", "https://2130706433:PORT/z"),
                link("IPv4 in hex", "https://0x7f000001:PORT/z"),
                link("IPv4 in parts of hex", "https://0x7f.0x0.0x0.0x1:PORT/z"),
                link("IPv4 in octal", "https://0177.0.0.1:PORT/z"),
                link("IPv4 as one octal number", "https://017700000001:PORT/z"),
                link("any IPv4 address", "https://0.0.0.0:PORT/z"),
                link("zero", "https://0:PORT/z"),
                link("link-local, listed", "https://169.254.169.254/latest/meta-data/"),
                // IPv6, and IPv4 within.
                link("IPv6 loopback, listed", "https://[::1]:PORT/z"),
                link("IPv6 loopback in full", "https://[0:0:0:0:0:0:0:1]:PORT/z"),
                link("any IPv6 address", "https://[::]:PORT/z"),
                link("IPv4-mapped", "https://[::ffff:127.0.0.1]:PORT/z"),
                link("IPv4-mapped in hex", "https://[::ffff:7f00:1]:PORT/z"),
                link("IPv4-compatible", "https://[::127.0.0.1]:PORT/z"),
                link("NAT64", "https://[64:ff9b::7f00:1]:PORT/z"),
                link("IPv6 with a zone", "https://[::1%251]:PORT/z"),
                link("IPv6 of a cloud's own", "https://[fd00:ec2::254]/latest/meta-data/"),
                // A listed name that leads inside.
                link("a name of IPv4 loopback", "https://listed.example.test:PORT/z", "127.0.0.1"),
                link("a name of IPv4 loopback, no path", "https://listed.example.test:PORT", "127.0.0.1"),
                link("a name of IPv6 loopback", "https://listed.example.test:PORT/z", "::1"),
                link("a name of any IPv4 address", "https://listed.example.test:PORT/z", "0.0.0.0"),
                link("a name of any IPv6 address", "https://listed.example.test:PORT/z", "::"),
                link("a private name", "https://listed.example.test/z", "10.0.0.1"),
                link("a carrier's name", "https://listed.example.test/z", "100.64.0.1"),
                link("a link-local name", "https://listed.example.test/z", "169.254.169.254"),
                link("a link-local name of IPv6", "https://listed.example.test/z", "fe80::1"),
                link("a unique-local name", "https://listed.example.test/z", "fd00::1"),
                link("a name of NAT64", "https://listed.example.test/z", "64:ff9b::a00:1"),
                link("a name of 6to4", "https://listed.example.test/z", "2002:7f00:1::"),
                link("first public, then inside", "https://listed.example.test:PORT/z", CDN_ADDRESS, "127.0.0.1"),
                link("first inside, then public", "https://listed.example.test:PORT/z", "127.0.0.1", CDN_ADDRESS),
                // Too much.
                link("eleven redirects", "https://cdn.example.test/again/11"),
                link("four redirects", "https://cdn.example.test/again/4"),
                link("a byte beyond 4 KiB", "https://cdn.example.test/z?" + "x".repeat(4097 - 27)));
    }

    private static Arguments link(String what, String link, String... leadingTo) {
        return Arguments.of(what, link, leadingTo.length == 0 ? new String[] {"127.0.0.1"} : leadingTo);
    }

    /** No head of an answer takes so much. */
    static Stream<Arguments> hostileLinksAndFiveMegabytes() {
        return Stream.concat(
                hostileLinks(),
                Stream.of(
                        // In a redirect it is a path on the same host.
                        link("no slashes", "https:listed.example.test:PORT/z"),
                        link("5 MB", "https://cdn.example.test/z?" + "x".repeat(5_000_000))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hostileLinksAndFiveMegabytes")
    void aHostileLinkIsRefusedAndNotFollowed(String what, String link, String[] leadingTo) throws Exception {
        SandboxOrder order = begin(leadingTo);

        assertRefused(order, trapped(link));

        assertThat(WEB.requests()).isEqualTo(what.endsWith("redirects") ? 4 : 0);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hostileLinks")
    void aRedirectToAHostileLinkIsRefusedAndNotFollowed(String what, String link, String[] leadingTo) throws Exception {
        SandboxOrder order = begin(leadingTo);

        assertRefused(order, WEB.redirectTo(trapped(link).replaceAll("[\r\n]", " ")));

        assertThat(WEB.requests()).isEqualTo(what.endsWith("redirects") ? 4 : 1);
    }

    private SandboxOrder begin(String... leadingTo) throws IOException {
        // A zip of the tickets is no way out either, so that the link's refusal is what is answered.
        SandboxOrder order =
                sandbox.order().item(ItemBuilder.eticket().sentCorruptedAt(-1)).put();
        WEB.begin(order.zip(), leadingTo);
        return order;
    }

    private static String trapped(String link) {
        return link.replace("PORT", Integer.toString(WEB.trapPort()));
    }

    private void assertRefused(SandboxOrder order, String link) throws IOException {
        Fetched answer = zip(order, link);

        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.problem()).isEqualTo("link-refused");
        assertThat(answer.response().jsonPath().getString("detail")).doesNotContain("example.test", "127", "signature");
        assertThat(WEB.trapped()).as("connections to this machine").isZero();
        assertThat(WEB.connects()).allMatch((CDN_ADDRESS + ":443")::equals);
        assertThat(sandbox.calls().count(CallKind.ZIP_LINK, order.orderId())).isEqualTo(1);
    }

    private Fetched zip(SandboxOrder order, String link) {
        sandbox.faults().on(CallKind.ZIP_LINK, order.orderId(), Fault.link(link));
        return Fetched.get("/orders/" + order.orderId() + "/tickets.zip");
    }

    /** Else the above would say nothing. */
    @Test
    void aValidLinkAndThreeRedirectsAreFollowed() throws IOException {
        for (String path : new String[] {"/z?signature=1", "/again/3", "/z?" + "x".repeat(4096 - 27)}) {
            SandboxOrder order = begin(CDN_ADDRESS);

            assertThat(zip(order, "https://cdn.example.test" + path).body()).isEqualTo(order.zip());
        }
        SandboxOrder order = begin(CDN_ADDRESS);
        assertThat(zip(order, WEB.redirectTo("https://cdn.example.test/z")).body())
                .isEqualTo(order.zip());
    }
}
