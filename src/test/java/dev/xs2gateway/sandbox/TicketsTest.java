package dev.xs2gateway.sandbox;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TicketsTest extends WithSandbox {

    @Test
    void aTicketIsAPdfWithATrueDigest() throws Exception {
        var order = sandbox.order().put();

        HttpResponse<byte[]> answer = caller.get(Caller.pdfPath(order));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Disposition").orElseThrow())
                .startsWith("attachment");
        assertThat(new String(answer.body(), ISO_8859_1))
                .startsWith("%PDF-")
                .endsWith("%%EOF\n")
                .contains("(Home v Away)", "(Category 1)", "Section A, row 1, seat 10");
        assertThat(Content.of(answer.body()).sha256()).isEqualTo(order.file().sha256());
        assertThat(answer.body()).isEqualTo(order.file().bytes());
    }

    @Test
    void everyObjectOfThePdfStandsWhereItsTableSays() {
        String pdf = new String(sandbox.order().put().file().bytes(), ISO_8859_1);
        int table = pdf.indexOf("xref\n");
        List<String> rows = pdf.substring(table).lines().toList();

        assertThat(pdf).contains("startxref\n%010d\n".formatted(table));
        for (int object = 1; object <= 5; object++) {
            int offset = Integer.parseInt(rows.get(2 + object).substring(0, 10));
            assertThat(pdf.substring(offset)).startsWith(object + " 0 obj");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 7, 1_200, 65_536, 1_000_003})
    void aTicketCanHaveAnySize(int size) throws Exception {
        var order = sandbox.order().item(ItemBuilder.eticket().size(size)).put();

        byte[] body = caller.get(Caller.pdfPath(order)).body();

        assertThat(body).hasSize(size);
        assertThat(Content.of(body).sha256()).isEqualTo(order.file().sha256());
        assertThat(order.file().length()).isEqualTo(size);
    }

    @Test
    void theBytesAreTheSameEachTimeAndDifferFromTicketToTicket() {
        var item = ItemBuilder.eticket().files(2).size(100_000);
        var once = sandbox.order().item(item).put();
        var again = sandbox.order().item(item).put();

        assertThat(again.item())
                .usingRecursiveComparison()
                .ignoringFields("files.content")
                .isEqualTo(once.item());
        assertThat(once.item().files()).extracting(SandboxFile::sha256).doesNotHaveDuplicates();
    }

    @Test
    void aMissingFileIsRefusedAndUnknownIdsAreNotFound() throws Exception {
        var order = sandbox.order().put();

        assertThat(caller.status(Caller.pdfPath(order, "other.pdf"))).isEqualTo(400);
        assertThat(caller.status("/v1/etickets/download/" + order.orderId() + "/unknown/url/a.pdf"))
                .isEqualTo(404);
        assertThat(caller.status("/v1/etickets/download/unknown/unknown/url/a.pdf"))
                .isEqualTo(404);
    }

    @Test
    void whatOthersDistributeIsNotHere() throws Exception {
        var order =
                sandbox.order().item(ItemBuilder.eticket().channel("external")).put();

        assertThat(caller.status(Caller.pdfPath(order))).isEqualTo(400);
        assertThat(caller.status(Caller.zipLinkPath(order))).isEqualTo(400);
        assertThat(order.zipSha()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"missing", "null", "empty"})
    void severalFilesStandInTheDownloadItems(String mode) throws Exception {
        var order = sandbox.order()
                .item(ItemBuilder.eticket().files(3).emptyItemLink(mode))
                .put();

        JsonNode item = caller.json(Caller.orderPath(order)).at("/items/0");

        assertThat(item.has("download_link")).isEqualTo(!mode.equals("missing"));
        assertThat(item.path("download_link").asText("")).isIn("", "null");
        assertThat(item.at("/download_items").findValuesAsText("downloaditem_id"))
                .hasSize(3)
                .doesNotHaveDuplicates();
        for (SandboxFile file : order.item().files()) {
            assertThat(caller.get(Caller.pdfPath(order, file.link())).body()).isEqualTo(file.bytes());
        }
        assertThat(order.ticketId()).isEqualTo(order.file().downloadItemId());
    }

    @Test
    void oneFileCanStandInBothPlaces() throws Exception {
        var order = sandbox.order().item(ItemBuilder.eticket().bothFilled()).put();

        JsonNode item = caller.json(Caller.orderPath(order)).at("/items/0");

        assertThat(item.at("/download_link")).isEqualTo(item.at("/download_items/0/download_link"));
        assertThat(item.at("/ticket_sha")).isEqualTo(item.at("/download_items/0/ticket_sha"));
        assertThat(item.at("/download_items")).hasSize(1);
    }

    @Test
    void anItemWithoutAFileHasNoLinkAndNoDigest() throws Exception {
        var order = sandbox.order().item(ItemBuilder.eticket().noFile()).put();

        JsonNode item = caller.json(Caller.orderPath(order)).at("/items/0");

        assertThat(item.at("/download_link").isNull()).isTrue();
        assertThat(item.at("/ticket_sha").isNull()).isTrue();
        assertThatThrownBy(order::file).hasMessageContaining(order.orderId());
    }

    @Test
    void aDigestIsStatedAsGiven() throws Exception {
        var order = sandbox.order()
                .item(ItemBuilder.eticket().sha("dummysha"))
                .item(ItemBuilder.eticket().sha(null))
                .put();

        JsonNode items = caller.json(Caller.orderPath(order)).at("/items");

        assertThat(items.at("/0/ticket_sha").asText()).isEqualTo("dummysha");
        assertThat(items.at("/1/ticket_sha").isNull()).isTrue();
        assertThat(order.file().sha256()).hasSize(64);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Jürgen Müller – Süd 1.pdf", "100% \"best\" 'seat' %41+1.pdf", "a;b,c&d?e#f.pdf"})
    void fileNamesOfAllKindsAreOneSegment(String name) throws Exception {
        var order = sandbox.order().item(ItemBuilder.eticket().link(name)).put();

        assertThat(caller.json(Caller.orderPath(order))
                        .at("/items/0/download_link")
                        .asText())
                .isEqualTo(name);
        assertThat(caller.get(Caller.pdfPath(order)).body())
                .isEqualTo(order.file().bytes());
    }

    @Test
    void anAbsoluteLinkIsNamedByItsLastSegment() throws Exception {
        var order = sandbox.order()
                .item(ItemBuilder.eticket().link("https://files.example.com/a/ticket-abcde.pdf"))
                .put();

        assertThat(caller.status(Caller.pdfPath(order, "ticket-abcde.pdf"))).isEqualTo(200);
    }

    @Test
    void aReissuedTicketTakesThePlaceOfTheOldOne() throws Exception {
        var old = sandbox.order().put();
        var reissued = sandbox.order()
                .bookingId(old.bookingId())
                .orderId(old.orderId())
                .item(ItemBuilder.eticket()
                        .itemId(old.item().itemId())
                        .link("ticket-again.pdf")
                        .bytes("%PDF-again".getBytes(ISO_8859_1)))
                .put();

        assertThat(caller.status(Caller.pdfPath(old))).isEqualTo(400);
        assertThat(caller.get(Caller.pdfPath(reissued)).body()).isEqualTo("%PDF-again".getBytes(ISO_8859_1));
        assertThat(caller.json(Caller.listPath(old)).at("/bookingorders")).hasSize(1);
    }

    @Test
    void aTicketCanAlwaysBeSentCorrupted() throws Exception {
        var order =
                sandbox.order().item(ItemBuilder.eticket().sentCorruptedAt(-1)).put();

        byte[] body = caller.get(Caller.pdfPath(order)).body();

        assertThat(body).hasSameSizeAs(order.file().bytes());
        assertThat(Content.of(body).sha256()).isNotEqualTo(order.file().sha256());
    }

    @Test
    void anInvoiceIsAPdfWhateverTheStatus() throws Exception {
        var order =
                sandbox.order().status("processing").invoices("12345", "CN/1 ü").put();

        HttpResponse<byte[]> answer = caller.get(Caller.orderPath(order) + "/invoice/CN%2F1%20%C3%BC");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(new String(answer.body(), ISO_8859_1)).startsWith("%PDF-").endsWith("%%EOF\n");
        assertThat(caller.status(Caller.orderPath(order) + "/invoice/12345")).isEqualTo(200);
        assertThat(caller.status(Caller.orderPath(order) + "/invoice/99")).isEqualTo(404);
    }
}
