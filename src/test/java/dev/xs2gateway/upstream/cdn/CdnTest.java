package dev.xs2gateway.upstream.cdn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xs2gateway.IncomingBody;
import dev.xs2gateway.upstream.ByteClientOrigin;
import dev.xs2gateway.upstream.UpstreamConfig;
import dev.xs2gateway.upstream.bytes.ByteClient;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a link of the CDN is opened, and where its redirects may lead. */
class CdnTest extends CdnFixture {
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
                new ByteClient(vertx, ByteClient.options(config), config, System::nanoTime));

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
}
