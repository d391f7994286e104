package dev.xs2gateway.tickets;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.xs2gateway.Fetched;
import dev.xs2gateway.InjectSandbox;
import dev.xs2gateway.WithSandbox;
import dev.xs2gateway.sandbox.CallKind;
import dev.xs2gateway.sandbox.ItemBuilder;
import dev.xs2gateway.sandbox.Sandbox;
import dev.xs2gateway.sandbox.SandboxFile;
import dev.xs2gateway.sandbox.SandboxOrder;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(WithSandbox.class)
class TicketsTest {
    @InjectSandbox
    Sandbox sandbox;

    @Test
    void aTicketArrivesWithXs2EventsBytesAndDigest() {
        SandboxOrder order = sandbox.order().put();

        Fetched ticket = Fetched.get(hrefs(order).getFirst());

        String sha256 = order.file().sha256();
        assertThat(ticket.status()).isEqualTo(200);
        assertThat(ticket.body()).isEqualTo(order.file().bytes());
        assertThat(ticket.header("Content-Type")).isEqualTo("application/pdf");
        assertThat(ticket.header("Content-Length"))
                .isEqualTo(String.valueOf(order.file().length()));
        assertThat(ticket.header("ETag")).isEqualTo("\"" + sha256 + "\"");
        String digest = Base64.getEncoder().encodeToString(HexFormat.of().parseHex(sha256));
        assertThat(ticket.header("Repr-Digest")).isEqualTo("sha-256=:" + digest + ":");
        assertThat(ticket.header("Xs2-Verified")).isEqualTo("sha-256");
        assertThat(ticket.header("Cache-Control")).isEqualTo("private, no-store");
        assertThat(ticket.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(ticket.header("Content-Disposition")).startsWith("attachment; filename=\"");
    }

    @Test
    void aTicketCostsOneFileCallAndAFreshOrderNone() {
        SandboxOrder order = sandbox.order().put();
        String href = hrefs(order).getFirst();

        Fetched.get(href);

        assertThat(sandbox.calls().count(CallKind.PDF, order.orderId())).isEqualTo(1);
        assertThat(sandbox.calls().apiCalls(order.orderId())).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"missing", "null", "empty"})
    void eachFileOfAnItemIsATicketOfItsOwn(String emptyLink) {
        SandboxOrder order = sandbox.order()
                .item(ItemBuilder.eticket().files(3).emptyItemLink(emptyLink))
                .put();

        List<String> hrefs = hrefs(order);

        assertThat(hrefs).hasSize(3);
        List<SandboxFile> files = order.item().files();
        for (int i = 0; i < 3; i++) {
            assertThat(hrefs.get(i)).endsWith("/" + files.get(i).downloadItemId());
            assertThat(Fetched.get(hrefs.get(i)).sha256())
                    .isEqualTo(files.get(i).sha256());
        }
    }

    @Test
    void aFileThatStandsTwiceIsOfferedOnce() {
        SandboxOrder order =
                sandbox.order().item(ItemBuilder.eticket().bothFilled()).put();

        List<String> hrefs = hrefs(order);

        assertThat(hrefs).hasSize(1);
        assertThat(Fetched.get(hrefs.getFirst()).sha256())
                .isEqualTo(order.file().sha256());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ticket with spaces.pdf",
                "Bühne Süd.pdf",
                "100% \"sure\".pdf",
                "a+b&c=d?e#f.pdf",
                "https://elsewhere.example/v1/files/ticket%20a.pdf?x=1"
            })
    void aFileWithAnyNameCanBeFetched(String link) {
        SandboxOrder order =
                sandbox.order().item(ItemBuilder.eticket().link(link)).put();

        assertThat(Fetched.get(hrefs(order).getFirst()).sha256())
                .isEqualTo(order.file().sha256());
    }

    @Test
    void twoFilesWithOneStatedDigestAreNotTakenForEachOther() {
        SandboxOrder order =
                sandbox.order().item(ItemBuilder.eticket().files(2).sameSha()).put();

        List<String> hrefs = hrefs(order);

        assertThat(Fetched.get(hrefs.get(0)).body())
                .isEqualTo(order.item().files().getFirst().bytes());
        Fetched second = Fetched.get(hrefs.get(1));
        assertThat(second.status()).isEqualTo(502);
        assertThat(second.problem()).isEqualTo("checksum-mismatch");
    }

    @Test
    void askingWhatATicketIsSpendsNoFileCall() {
        SandboxOrder order = sandbox.order().put();
        String href = hrefs(order).getFirst();

        given().head(href)
                .then()
                .statusCode(200)
                .header("ETag", "\"" + order.file().sha256() + "\"")
                .header("Content-Length", (String) null)
                .header("Content-Type", "application/pdf");

        assertThat(sandbox.calls().count(CallKind.PDF, order.orderId())).isZero();
    }

    private List<String> hrefs(SandboxOrder order) {
        JsonPath view = given().get("/orders/{id}", order.orderId()).jsonPath();
        return view.getList("tickets.href");
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/pdf", "application/json", "text/html,*/*;q=0.8", "image/*"})
    void aTicketHasOneFormWhateverTheAcceptHeader(String accept) {
        SandboxOrder order = sandbox.order().put();
        SandboxOrder waiting = sandbox.order().status("processing").put();

        given().accept(accept)
                .get(hrefs(order).getFirst())
                .then()
                .statusCode(200)
                .contentType("application/pdf");
        given().accept(accept)
                .get("/orders/{o}/tickets/{t}", waiting.orderId(), waiting.ticketId())
                .then()
                .statusCode(409)
                .contentType("application/problem+json")
                .body("orderStatus", equalTo("processing"));
    }

    /** The digest says that the file is XS2Event's own, and nothing of its type. */
    @Test
    void aTicketThatIsNotAPdfIsDeliveredAsOctetStream() {
        byte[] page = "<html>your ticket</html>".getBytes(StandardCharsets.US_ASCII);
        SandboxOrder order =
                sandbox.order().item(ItemBuilder.eticket().bytes(page)).put();
        String href = given().get("/orders/{id}", order.orderId()).jsonPath().getString("tickets[0].href");

        for (int i = 0; i < 2; i++) {
            Fetched ticket = Fetched.get(href);
            assertThat(ticket.body()).isEqualTo(page);
            assertThat(ticket.header("Content-Type")).isEqualTo("application/octet-stream");
            assertThat(ticket.header("X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(ticket.header("Xs2-Verified")).isEqualTo("sha-256");
        }
        given().head(href).then().header("Content-Type", "application/octet-stream");
    }
}
