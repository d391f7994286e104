package dev.xs2gateway.links;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import dev.xs2gateway.Fetched;
import dev.xs2gateway.InjectSandbox;
import dev.xs2gateway.WithSandbox;
import dev.xs2gateway.access.links.Link;
import dev.xs2gateway.sandbox.CallKind;
import dev.xs2gateway.sandbox.ItemBuilder;
import dev.xs2gateway.sandbox.Sandbox;
import dev.xs2gateway.sandbox.SandboxOrder;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A link gives its file exactly as the file's own route does. */
@QuarkusTest
@QuarkusTestResource(WithSandbox.class)
@TestProfile(WithLinkKeys.class)
class LinkedFilesTest {
    @InjectSandbox
    Sandbox sandbox;

    @ParameterizedTest
    @EnumSource
    void aLinkGivesTheFileOfItsRoute(LinkableFile file) {
        SandboxOrder order = order();
        String link = file.link(order);

        Fetched linked = Fetched.get(link);

        Fetched direct = Fetched.get(file.path(order));
        assertThat(linked.status()).isEqualTo(200);
        assertThat(linked.body()).isEqualTo(direct.body());
        for (String header : new String[] {
            "ETag", "Content-Type", "Content-Disposition", "Content-Length", "Repr-Digest", "Xs2-Verified"
        }) {
            assertThat(linked.header(header)).as(header).isEqualTo(direct.header(header));
        }
        assertThat(linked.header("Accept-Ranges")).isEqualTo("bytes");
        isKeptFromCachesAndReferrers(linked.response());
    }

    private SandboxOrder order() {
        return sandbox.order()
                .item(ItemBuilder.eticket().size(40_000))
                .invoices("12345")
                .put();
    }

    private static void isKeptFromCachesAndReferrers(Response answer) {
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.header("Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(answer.header("X-Robots-Tag")).isEqualTo("noindex");
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
    }

    @ParameterizedTest
    @EnumSource
    void aDownloadOverALinkCanBeResumed(LinkableFile file) {
        SandboxOrder order = order();
        String link = file.link(order);
        Fetched whole = Fetched.get(link);

        Response rest = given().header("Range", "bytes=100-")
                .header("If-Range", whole.header("ETag"))
                .get(link);

        int length = whole.body().length;
        assertThat(rest.statusCode()).isEqualTo(206);
        assertThat(rest.header("Content-Range")).isEqualTo("bytes 100-" + (length - 1) + "/" + length);
        assertThat(rest.asByteArray()).isEqualTo(Arrays.copyOfRange(whole.body(), 100, length));
        isKeptFromCachesAndReferrers(rest);
        given().header("Range", "bytes=" + length + "-").get(link).then().statusCode(416);
        given().header("If-None-Match", whole.header("ETag")).get(link).then().statusCode(304);
        given().header("If-Match", "\"another\"").get(link).then().statusCode(412);
    }

    @ParameterizedTest
    @EnumSource
    void headOfALinkSpendsNoFileCall(LinkableFile file) {
        SandboxOrder order = order();

        Response head = given().head(file.link(order));

        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.header("Content-Disposition"))
                .isEqualTo(given().head(file.path(order)).header("Content-Disposition"));
        isKeptFromCachesAndReferrers(head);
        assertThat(sandbox.calls().count(CallKind.PDF, order.orderId())).isZero();
        assertThat(sandbox.calls().count(CallKind.INVOICE, order.orderId())).isZero();
    }

    @Test
    void aStoredTicketIsGivenWithoutACall() {
        SandboxOrder order = order();
        String link = LinkableFile.TICKET.link(order);
        await().until(() -> Fetched.get(link).header("Cache-Status").endsWith("; hit"));
        int before = sandbox.calls().apiCalls(order.orderId());

        Fetched stored = Fetched.get(link);

        assertThat(stored.body()).isEqualTo(order.file().bytes());
        isKeptFromCachesAndReferrers(stored.response());
        assertThat(sandbox.calls().apiCalls(order.orderId())).isEqualTo(before);
    }

    /** A link is bound to the ticket and not to its bytes: a ticket that has been reissued is the right one to give. */
    @Test
    void aLinkGivesTheTicketThatIsRightNow() {
        SandboxOrder old = order();
        String link = LinkableFile.TICKET.link(old);
        SandboxOrder reissued = sandbox.order()
                .orderId(old.orderId())
                .bookingId(old.bookingId())
                .item(ItemBuilder.eticket().itemId(old.item().itemId()).size(50_000))
                .put();

        Fetched linked = Fetched.get(link);

        assertThat(linked.body()).isEqualTo(reissued.file().bytes());
        assertThat(linked.header("ETag")).isEqualTo("\"" + reissued.file().sha256() + "\"");
    }

    @Test
    void aLinkWorksOverHttp2() throws Exception {
        SandboxOrder order = order();
        URI link = URI.create("http://localhost:" + RestAssured.port + LinkableFile.TICKET.link(order));
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build()) {

            HttpResponse<byte[]> answer =
                    client.send(HttpRequest.newBuilder(link).build(), BodyHandlers.ofByteArray());

            assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(answer.body()).isEqualTo(order.file().bytes());
            assertThat(answer.headers().allValues("Cache-Control")).containsExactly("no-store");
        }
    }

    @Test
    void aLinkNeedsNoIdentityAndNoAccept() {
        SandboxOrder order = order();

        given().header("Authorization", "Bearer no-token")
                .accept("text/html,application/xhtml+xml,*/*;q=0.8")
                .get(LinkableFile.TICKET.link(order))
                .then()
                .statusCode(200)
                .contentType("application/pdf");
    }

    @Test
    void aLinkOfTheOlderKeyIsGoodUntilItsKeyIsRemoved() {
        SandboxOrder order = order();
        String token = WithLinkKeys.olderSigner()
                .sign(
                        Link.Kind.TICKET,
                        order.orderId(),
                        order.ticketId(),
                        Instant.now().plusSeconds(60),
                        false)
                .token();

        given().get("/d/" + token).then().statusCode(200);
    }

    @Test
    void aZipWithGapsIsGivenOverALinkIfPartial() {
        SandboxOrder order = sandbox.order()
                .item(ItemBuilder.eticket())
                .item(ItemBuilder.eticket().channel("external"))
                .put();
        String link = LinkableFile.ORDER_ZIP.link(order);

        given().get(link).then().statusCode(409).body("type", equalTo("/problems/distributed-elsewhere"));
        given().get(link + "?partial=true").then().statusCode(200).contentType("application/zip");
    }
}
