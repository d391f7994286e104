package dev.xs2gateway.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;

class ZipsTest extends WithSandbox {

    @Test
    void theZipHoldsAllPdfsAndItsDigestIsTrue() throws Exception {
        var order = sandbox.order()
                .item(ItemBuilder.eticket().files(2))
                .item(ItemBuilder.eticket().size(2 << 20))
                .item(ItemBuilder.eticket().channel("external"))
                .put();

        HttpResponse<byte[]> answer = caller.elsewhere(link(order));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(Content.of(answer.body()).sha256()).isEqualTo(order.zipSha());
        assertThat(answer.body()).isEqualTo(order.zip());
        assertThat(unzipped(answer.body()).values())
                .containsExactly(
                        order.item().files().get(0).sha256(),
                        order.item().files().get(1).sha256(),
                        order.items().get(1).files().get(0).sha256());
    }

    @Test
    void filesOfOneNameAreKeptApart() throws Exception {
        var order = sandbox.order()
                .item(ItemBuilder.eticket().link("ticket.pdf"))
                .item(ItemBuilder.eticket().link("ticket.pdf"))
                .put();

        assertThat(unzipped(order.zip())).hasSize(2);
    }

    @Test
    void theLinkLeadsToAnotherHostAndPort() throws Exception {
        URI link = URI.create(link(sandbox.order().put()));

        assertThat(link.getHost())
                .isEqualTo("localhost")
                .isNotEqualTo(sandbox.apiUrl().getHost());
        assertThat(link.getPort()).isNotEqualTo(sandbox.apiUrl().getPort());
        assertThat(link.toString()).startsWith(sandbox.cdnUrl().toString());
    }

    @Test
    void theLinkCanBeQuoted() throws Exception {
        var order = sandbox.order().zipLinkQuoted(true).put();

        String text = Caller.text(caller.get(Caller.zipLinkPath(order)));

        assertThat(text).startsWith("\"").endsWith("\"");
        assertThat(caller.elsewhere(new ObjectMapper().readValue(text, String.class))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void theLinkExpires() throws Exception {
        sandbox.linkLife(Duration.ofSeconds(5));
        String link = link(sandbox.order().put());

        clock.move(Duration.ofMillis(4_999));
        assertThat(caller.elsewhere(link).statusCode()).isEqualTo(200);
        clock.move(Duration.ofMillis(1));
        assertThat(caller.elsewhere(link).statusCode()).isEqualTo(403);
    }

    @Test
    void theLinkOpensOneOrderOnly() throws Exception {
        var order = sandbox.order().put();
        var other = sandbox.order().put();

        String forged = link(order).replace(order.orderId(), other.orderId());

        assertThat(caller.elsewhere(forged).statusCode()).isEqualTo(403);
        assertThat(caller.elsewhere(sandbox.cdnUrl() + "/").statusCode()).isEqualTo(403);
    }

    @Test
    void theCdnRefusesTheKeyAndTheLogShowsIt() throws Exception {
        HttpRequest leaking = HttpRequest.newBuilder(
                        URI.create(link(sandbox.order().put())))
                .header("X-Api-Key", Sandbox.API_KEY)
                .build();

        assertThat(caller.send(leaking).statusCode()).isEqualTo(400);
        assertThat(sandbox.calls().of(CallKind.CDN, "").getFirst().headers()).containsKey("x-api-key");
    }

    @Test
    void thereIsNoLinkBeforeTheOrderIsCompletedOrWhereItHasNoZip() throws Exception {
        assertThat(caller.status(
                        Caller.zipLinkPath(sandbox.order().status("processing").put())))
                .isEqualTo(422);
        assertThat(caller.status(Caller.zipLinkPath(sandbox.order().zip(false).put())))
                .isEqualTo(400);
        assertThat(caller.status(Caller.zipLinkPath(sandbox.order().zipSha(null).put())))
                .isEqualTo(400);
        assertThat(caller.status("/v1/etickets/download/zip/unknown")).isEqualTo(404);
    }

    @Test
    void aZipsDigestIsStatedAsGiven() throws Exception {
        var order = sandbox.order().zipSha("dummysha").put();

        assertThat(caller.json(Caller.orderPath(order)).at("/zip_sha").asText()).isEqualTo("dummysha");
        assertThat(order.zipSha()).hasSize(64);
    }

    private String link(SandboxOrder order) throws IOException, InterruptedException {
        return Caller.text(caller.get(Caller.zipLinkPath(order))).strip();
    }

    /** The digests by name. */
    private static Map<String, String> unzipped(byte[] zip) throws IOException {
        var digests = new LinkedHashMap<String, String>();
        try (var in = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                digests.put(entry.getName(), Content.of(in.readAllBytes()).sha256());
            }
        }
        return digests;
    }
}
