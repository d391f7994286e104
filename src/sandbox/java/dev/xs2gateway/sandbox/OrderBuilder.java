package dev.xs2gateway.sandbox;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Describes an order; by default a completed one with one e-ticket, an invoice and a zip. */
public final class OrderBuilder {
    private final OrderStore store;
    private final List<ItemBuilder> items = new ArrayList<>();

    private String bookingId = Ids.booking();
    private String orderId = Ids.order();
    private String eventName = "Home v Away";
    private String eventStart = "2026-12-05T20:45:00";
    private String eventEnd = "2026-12-05T22:30:00";
    private @Nullable String status = "completed";
    private @Nullable Duration completesAfter;
    private int completesAfterReads;
    private boolean zip = true;
    private byte @Nullable [] zipBytes;
    private boolean zipShaGiven;
    private @Nullable String zipSha;
    private boolean zipLinkQuoted;
    private @Nullable String zipLink;
    private @Nullable List<String> invoices = List.of("12345");
    private boolean withoutItems;
    private boolean withoutItemDetails;
    private String member = "";

    OrderBuilder(OrderStore store) {
        this.store = store;
    }

    public OrderBuilder bookingId(String value) {
        bookingId = value;
        return this;
    }

    public OrderBuilder orderId(String value) {
        orderId = value;
        return this;
    }

    public OrderBuilder eventName(String value) {
        eventName = value;
        return this;
    }

    /** Without a zone, as the vendor's times are. */
    public OrderBuilder eventStart(String value) {
        eventStart = value;
        return this;
    }

    public OrderBuilder eventEnd(String value) {
        eventEnd = value;
        return this;
    }

    /** Sent as given: upper case, null and new words too. Files are given out while it is some case of "completed". */
    public OrderBuilder status(@Nullable String value) {
        status = value;
        return this;
    }

    /** Processing until this long after {@link #put}; links and digests are null until then. */
    public OrderBuilder completesAfter(Duration value) {
        completesAfter = value;
        return this;
    }

    /** The first so many answers that hold this order say processing. */
    public OrderBuilder completesAfterReads(int reads) {
        completesAfterReads = reads;
        return this;
    }

    /** Whether there is a zip of all PDFs that XS2Event distributes (if any), once completed. Default true. */
    public OrderBuilder zip(boolean value) {
        zip = value;
        return this;
    }

    /** These bytes instead of a generated zip; their digest is stated as the true one. */
    public OrderBuilder zipBytes(byte[] value) {
        zipBytes = value.clone();
        return this;
    }

    /** Stated instead of the true digest; null: there is no zip, as the vendor has one only where this is filled. */
    public OrderBuilder zipSha(@Nullable String value) {
        zipShaGiven = true;
        zipSha = value;
        return this;
    }

    /** Whether the zip link comes as a JSON string; default false, plain text. */
    public OrderBuilder zipLinkQuoted(boolean value) {
        zipLinkQuoted = value;
        return this;
    }

    /** The zip link's text instead of a link to the sandbox's CDN. */
    public OrderBuilder zipLink(@Nullable String value) {
        zipLink = value;
        return this;
    }

    /** Default {@code "12345"}; none: an empty array. */
    public OrderBuilder invoices(String... ids) {
        invoices = List.of(ids);
        return this;
    }

    public OrderBuilder noInvoicesField() {
        invoices = null;
        return this;
    }

    /** One more item; without any the order has one plain e-ticket. */
    public OrderBuilder item(ItemBuilder item) {
        items.add(item);
        return this;
    }

    /** No item at all, as of an order that has just been made. */
    public OrderBuilder withoutItems() {
        withoutItems = true;
        return this;
    }

    /** Its rows in list answers lack the items' ids and links; the single read is full. */
    public OrderBuilder withoutItemDetails() {
        withoutItemDetails = true;
        return this;
    }

    /** One more member of its JSON, sent as it is: {@code "margin":NaN}. Default: none. */
    public OrderBuilder member(String json) {
        member = json;
        return this;
    }

    /** Stores the order, visible from now on; in the place of the one with the same id, if there is one. */
    public SandboxOrder put() {
        return keep().seen();
    }

    /** As {@link #put}, without taking any digest yet. */
    StoredOrder keep() {
        if (items.isEmpty() && !withoutItems) {
            items.add(ItemBuilder.eticket());
        }
        List<StoredItem> stored =
                items.stream().map(item -> item.build(eventName)).toList();
        return store.put(new StoredOrder(
                bookingId,
                orderId,
                new StoredOrder.Event(eventName, eventStart, eventEnd),
                Progress.of(status, completesAfter, completesAfterReads, store.clock()),
                stored,
                zip(zipContent(stored)),
                invoices,
                withoutItemDetails,
                member));
    }

    private Content zipContent(List<StoredItem> stored) {
        return zipBytes == null ? StoredOrder.zipOf(stored) : Content.of(zipBytes);
    }

    private StoredOrder.Zip zip(Content content) {
        String given = zipSha;
        boolean empty = content instanceof ZipContent files && files.isEmpty();
        boolean exists = zip && !empty && !(zipShaGiven && given == null);
        Supplier<@Nullable String> stated = zipShaGiven ? () -> given : content::sha256;
        return new StoredOrder.Zip(exists, content, exists ? stated : () -> null, zipLinkQuoted, zipLink);
    }
}
