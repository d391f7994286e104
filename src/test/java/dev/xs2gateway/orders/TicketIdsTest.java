package dev.xs2gateway.orders;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xs2gateway.orders.model.Download;
import dev.xs2gateway.orders.model.Ids;
import dev.xs2gateway.orders.model.State;
import dev.xs2gateway.orders.model.Ticket;
import dev.xs2gateway.orders.translate.Vendor;
import dev.xs2gateway.upstream.json.BookingOrdersPage.OrderRow;
import java.util.List;
import org.junit.jupiter.api.Test;

class TicketIdsTest {
    private static List<String> ids(OrderRow row) {
        return Vendor.order(row).tickets().stream().map(Ticket::ticketId).toList();
    }

    private static List<String> names(OrderRow row) {
        return Vendor.order(row).tickets().stream()
                .map(ticket -> String.valueOf(ticket.fileName()))
                .toList();
    }

    private static OrderRow item(String link, String downloads) {
        return Vendor.withItem("{download_link: " + link + ", download_items: " + downloads + "}");
    }

    @Test
    void aSingleFileIsCalledByItsItem() {
        assertThat(ids(Vendor.withItem("{}"))).containsExactly("item1");
        assertThat(ids(item("'a.pdf'", "[]"))).containsExactly("item1");
        assertThat(ids(item("'a.pdf'", "null"))).containsExactly("item1");
        assertThat(ids(item("'a.pdf'", "[null]"))).containsExactly("item1");
    }

    @Test
    void aFileWithAnIdOfItsOwnIsCalledByThat() {
        OrderRow row = item(
                "'-'",
                "[{downloaditem_id: 'd1', download_link: 'a.pdf'}, {downloaditem_id: 'd2', download_link: 'b.pdf'}]");

        assertThat(ids(row)).containsExactly("d1", "d2");
        assertThat(names(row)).containsExactly("a.pdf", "b.pdf");
        assertThat(Vendor.order(row).tickets())
                .allSatisfy(ticket -> assertThat(ticket.orderItemId()).isEqualTo("item1"));
    }

    @Test
    void anItemsEmptyLinkIsNoFileBesideTheListedOnes() {
        String listed = "[{downloaditem_id: 'd1', download_link: 'a.pdf'}]";

        assertThat(ids(item("'-'", listed))).containsExactly("d1");
        assertThat(ids(item("null", listed))).containsExactly("d1");
        assertThat(ids(item("''", listed))).containsExactly("d1");
        assertThat(ids(item("'  '", listed))).containsExactly("d1");
    }

    @Test
    void severalFilesWithoutIdsAreNumbered() {
        assertThat(ids(item("null", "[{download_link: 'a.pdf'}, {download_link: 'b.pdf'}]")))
                .containsExactly("item1-1", "item1-2");
        assertThat(ids(item("null", "[{downloaditem_id: 'd1', download_link: 'a.pdf'}, {download_link: 'b.pdf'}]")))
                .containsExactly("d1", "item1-2");
        assertThat(ids(item("null", "[{download_link: 'a.pdf'}]"))).containsExactly("item1");
    }

    @Test
    void anIdThatCannotBePartOfAPathIsIgnored() {
        assertThat(ids(item("null", "[{downloaditem_id: '../d', download_link: 'a.pdf'}]")))
                .containsExactly("item1");
        assertThat(ids(item("null", "[{downloaditem_id: '', download_link: 'a.pdf'}]")))
                .containsExactly("item1");
        assertThat(ids(Vendor.withItem("{orderitem_id: 'a/b'}"))).containsExactly("item");
        assertThat(Vendor.ticket("{orderitem_id: 'a/b'}").download()).isEqualTo(Download.NO_FILE);
    }

    @Test
    void bothFilledIsOneFile() {
        OrderRow row = item(
                "'a.pdf'",
                "[{downloaditem_id: 'd1', download_link: 'a.pdf'}, {downloaditem_id: 'd2', download_link: 'b.pdf'}]");

        assertThat(ids(row)).containsExactly("d1", "d2");
        assertThat(names(row)).containsExactly("a.pdf", "b.pdf");
    }

    @Test
    void twoFilledFieldsAreOneFileEvenIfOneIsAUrl() {
        OrderRow row =
                item("'https://files.example.com/x/a.pdf?k=1'", "[{downloaditem_id: 'd1', download_link: 'a.pdf'}]");

        assertThat(ids(row)).containsExactly("d1");
    }

    @Test
    void bothFilledDifferentlyIsEveryFileOnce() {
        OrderRow row = item("'own.pdf'", "[{downloaditem_id: 'd1', download_link: 'a.pdf'}]");

        assertThat(ids(row)).containsExactly("item1-1", "d1");
        assertThat(names(row)).containsExactly("own.pdf", "a.pdf");
    }

    @Test
    void theItemsFileIsTheOnlyOneIfNoListedFileHasALink() {
        OrderRow row = item(
                "'own.pdf'",
                "[{downloaditem_id: 'd1'}, {downloaditem_id: 'd2', download_link: null},"
                        + " {downloaditem_id: 'd3', download_link: ' '}]");

        assertThat(ids(row)).containsExactly("item1");
        assertThat(names(row)).containsExactly("own.pdf");
        assertThat(Vendor.order(row).state()).isEqualTo(State.READY);
    }

    @Test
    void aListedFileWithoutALinkIsMissingIfAnotherHasOne() {
        OrderRow row = item(
                "'a.pdf'",
                "[{downloaditem_id: 'd1', download_link: 'a.pdf'}, {downloaditem_id: 'd2', download_link: ''}]");

        assertThat(ids(row)).containsExactly("d1", "d2");
        assertThat(Vendor.order(row).state()).isEqualTo(State.PARTLY);
    }

    @Test
    void aListedFileWhoseLinkCannotBeUsedIsMissedToo() {
        OrderRow row = item("'own.pdf'", "[{downloaditem_id: 'd1', download_link: '../a.pdf'}]");

        assertThat(ids(row)).containsExactly("item1-1", "d1");
        assertThat(Vendor.order(row).state()).isEqualTo(State.PARTLY);
    }

    @Test
    void listedFilesWithoutLinksAreMissingIfTheItemHasNoneEither() {
        OrderRow row = item("''", "[{downloaditem_id: 'd1'}, {downloaditem_id: 'd2'}]");

        assertThat(ids(row)).containsExactly("d1", "d2");
    }

    @Test
    void ticketIdsAreUniqueInAnOrderWhateverXs2EventSends() {
        OrderRow row = Vendor.row(
                "{}",
                "{}",
                "{}",
                "{orderitem_id: 'item1-2'}",
                "{download_link: null, download_items: [{downloaditem_id: 'item1', download_link: 'a.pdf'},"
                        + " {downloaditem_id: 'item1', download_link: 'b.pdf'}]}");

        assertThat(ids(row)).hasSize(5).doesNotHaveDuplicates().allSatisfy(id -> assertThat(id)
                .isEqualTo(Ids.checkedTicketId(id)));
    }

    @Test
    void theLongestItemIdStillMakesIdsThatCanBeAskedFor() {
        String longest = "i".repeat(64);
        OrderRow row = Vendor.withItem("{orderitem_id: '" + longest + "', download_link: null, download_items:"
                + " [{download_link: 'a.pdf'}, {download_link: 'b.pdf'}]}");

        assertThat(ids(row)).allSatisfy(id -> assertThat(id).isEqualTo(Ids.checkedTicketId(id)));
    }

    @Test
    void ticketsAreNumberedThroughTheOrder() {
        OrderRow row = Vendor.row(
                "{}",
                "{download_link: null, download_items: [{download_link: 'a.pdf'}, {download_link: 'b.pdf'}]}",
                "{orderitem_id: 'item2'}");

        assertThat(Vendor.order(row).tickets().stream().map(Ticket::saveAs).toList())
                .containsExactly(
                        "Home v Away - Category 1 - A-1-10 - 1.pdf",
                        "Home v Away - Category 1 - A-1-10 - 2.pdf",
                        "Home v Away - Category 1 - A-1-10 - 3.pdf");
    }
}
