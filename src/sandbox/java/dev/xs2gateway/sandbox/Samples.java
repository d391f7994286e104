package dev.xs2gateway.sandbox;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Ready-made orders with fixed ids, one for every awkward shape that the vendor's answers take. */
final class Samples {
    private static final String WRONG_SHA = "0123456789abcdef".repeat(4);
    private static final long LARGE = 64L << 20;

    private final OrderStore store;
    private final List<Sample> samples = new ArrayList<>();

    Samples(OrderStore store) {
        this.store = store;
    }

    List<Sample> load() {
        files();
        elsewhere();
        digests();
        states();
        zipsAndInvoices();
        names();
        large();
        return List.copyOf(samples);
    }

    static String table(List<Sample> samples) {
        var table = new StringBuilder();
        for (Sample sample : samples) {
            table.append("%-22s %s%n%-22s %s%n".formatted(sample.name(), sample.shows(), "", sample.tryPath()));
        }
        return table.toString();
    }

    private void files() {
        ticket("plain", "one PDF, as almost always", order(), item());
        ticket("two-files", "two PDFs of one item, whose own link is missing", order(), item().files(2));
        ticket("two-files-null", "the same with the item's link null", order(), manyWithout("null"));
        ticket("two-files-empty", "the same with the item's link empty", order(), manyWithout("empty"));
        ticket("both-filled", "one PDF on the item and again in download_items", order(), item().bothFilled());
        ticket("no-download-items", "one PDF, without the key download_items", order(), item().noDownloadItemsField());
        ticket(
                "four-seats",
                "quantity 4 in one PDF",
                order(),
                item().quantity(4).seat("B", "7", "11-14"));
        booking("first-of-two", "a booking of two orders", order().eventName("Home v Away, first leg"));
        String bookingId = samples.getLast().bookingId();
        var second = order().eventName("Away v Home, second leg");
        put("second-of-two", bookingId, "the booking's other order", Show.BOOKING, "_bkn", second, item());
        order("without-details", "list rows lack item ids and links", order().withoutItemDetails(), item());
    }

    private void elsewhere() {
        order(
                "mixed-channels",
                "one item here, one elsewhere",
                order(),
                item(),
                item().channel("external").noFile());
        order(
                "external",
                "a third party distributes",
                order(),
                item().channel("external").noFile());
        order(
                "external-end-client",
                "upper case",
                order(),
                item().channel("EXTERNAL_END_CLIENT").noFile());
        order("channel-null", "a channel that is null, with a link", order(), item().channel(null));
        order("app-ticket", "not a file", order(), item().type("appticket").noFile());
        order("no-file", "completed, but no link", order(), item().noFile());
    }

    private void digests() {
        ticket("dummy-sha", "a digest that cannot be checked", order(), item().sha("dummysha"));
        ticket("number-sha", "another one", order(), item().sha("12341234"));
        ticket("null-sha", "a digest that is null", order(), item().sha(null));
        ticket("wrong-sha", "a digest that does not match", order(), item().sha(WRONG_SHA));
        ticket(
                "same-sha",
                "two PDFs that state the first one's digest",
                order(),
                item().files(2).sameSha());
    }

    private void states() {
        order("processing", "not fulfilled", order().status("processing"), item());
        order("postponed", "not fulfilled, with a link", order().status("postponed"), item());
        order("null-status", "a status that is null", order().status(null), item());
        order("unknown-status", "a word never seen before", order().status("teleporting"), item());
        ticket("upper-case", "COMPLETED", order().status("COMPLETED"), item());
        order("cancelled", "ended", order().status("cancelled"), item());
        order("returned", "ended", order().status("returned"), item());
        order("after-20-s", "completes 20 s after the start", order().completesAfter(Duration.ofSeconds(20)), item());
        order("after-3-reads", "completes after three reads", order().completesAfterReads(3), item());
    }

    private void zipsAndInvoices() {
        zip("no-zip", "no zip_sha: the vendor has no zip", order().zip(false), item(), item());
        zip("wrong-zip-sha", "a zip digest that does not match", order().zipSha(WRONG_SHA), item());
        zip("quoted-zip-link", "the zip link is a JSON string", order().zipLinkQuoted(true), item().files(3));
        zip("refused-zip-host", "a zip link to a host that nobody listed", order().zipLink(refusedLink()), item());
        order("no-invoices-field", "no key invoices", order().noInvoicesField(), item());
        put(
                "two-invoices",
                bookingId(),
                "an invoice and a credit note",
                Show.INVOICE,
                "_bor",
                order().invoices("12345", "CN-123456"),
                item());
    }

    private void names() {
        ticket("name-with-spaces", "spaces and umlauts", order(), item().link("Jürgen Müller – Süd 1.pdf"));
        ticket("name-with-quotes", "quotes and percent signs", order(), item().link("100% \"best\" 'seat' %41.pdf"));
        ticket("absolute-link", "a URL", order(), item().link("https://files.example.com/a/b/ticket-uvwxy.pdf"));
        order("bad-link", "a link that tries to leave its folder", order(), item().link("../../etc/passwd"));
    }

    private void large() {
        ticket("large", "a PDF and a zip of 64 MB", order(), item().size(LARGE));
        ticket(
                "large-corrupt",
                "64 MB, the last byte wrong",
                order().zip(false),
                corrupt().size(LARGE));
        ticket("small-corrupt", "the last byte wrong", order(), corrupt());
    }

    private void ticket(String name, String shows, OrderBuilder order, ItemBuilder item) {
        put(name, bookingId(), shows, Show.TICKET, "_bor", order, item);
    }

    private void order(String name, String shows, OrderBuilder order, ItemBuilder... items) {
        put(name, bookingId(), shows, Show.ORDER, "_bor", order, items);
    }

    private void zip(String name, String shows, OrderBuilder order, ItemBuilder... items) {
        put(name, bookingId(), shows, Show.ZIP, "_bor", order, items);
    }

    private void booking(String name, String shows, OrderBuilder order) {
        put(name, bookingId(), shows, Show.BOOKING, "_bor", order, item());
    }

    private String bookingId() {
        return Ids.sample('b', samples.size() + 1, "_bkn");
    }

    private void put(
            String name,
            String bookingId,
            String shows,
            Show show,
            String suffix,
            OrderBuilder order,
            ItemBuilder... items) {
        int number = samples.size() + 1;
        order.bookingId(bookingId).orderId(Ids.sample('a', number, suffix));
        for (int i = 0; i < items.length; i++) {
            order.item(items[i].itemId(Ids.sample('e', number * 10 + i, "_oit")));
        }
        samples.add(show.sample(name, shows, order.keep()));
    }

    private OrderBuilder order() {
        return new OrderBuilder(store);
    }

    private static ItemBuilder item() {
        return ItemBuilder.eticket();
    }

    private static ItemBuilder manyWithout(String itemLink) {
        return item().files(2).emptyItemLink(itemLink);
    }

    private static ItemBuilder corrupt() {
        return item().sentCorruptedAt(-1);
    }

    private static String refusedLink() {
        return "https://tickets.evil.example/zips/all.zip?Signature=guest-secret-signature";
    }
}
