package dev.xs2gateway.sandbox;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** An order as the sandbox holds it: what its answers say, and the files behind them. */
final class StoredOrder {
    /** Its name and times. */
    record Event(String name, String start, String end) {}

    /** @param link the text that the link call answers instead of a link to the CDN */
    record Zip(
            boolean exists,
            Content content,
            Supplier<@Nullable String> statedSha,
            boolean quoted,
            @Nullable String link) {}

    private record Look(String status, boolean flat) {}

    private final String bookingId;
    private final String orderId;
    private final Event event;
    private final Progress progress;
    private final List<StoredItem> items;
    private final Zip zip;
    private final @Nullable List<String> invoices;
    private final boolean withoutItemDetails;
    private final String member;
    private final Map<Look, String> json = new ConcurrentHashMap<>();

    StoredOrder(
            String bookingId,
            String orderId,
            Event event,
            Progress progress,
            List<StoredItem> items,
            Zip zip,
            @Nullable List<String> invoices,
            boolean withoutItemDetails,
            String member) {
        this.bookingId = bookingId;
        this.orderId = orderId;
        this.event = event;
        this.progress = progress;
        this.items = items;
        this.zip = zip;
        this.invoices = invoices;
        this.withoutItemDetails = withoutItemDetails;
        this.member = member;
    }

    static ZipContent zipOf(List<StoredItem> items) {
        var entries = new LinkedHashMap<String, Content>();
        for (StoredItem item : items) {
            for (StoredFile file : item.isDistributedHere() ? item.files() : List.<StoredFile>of()) {
                String name = file.fileName().isEmpty() ? "unnamed" : file.fileName();
                // Two items may use one file name; a zip cannot.
                entries.put(entries.containsKey(name) ? entries.size() + "-" + name : name, file.content());
            }
        }
        return new ZipContent(entries);
    }

    String bookingId() {
        return bookingId;
    }

    String orderId() {
        return orderId;
    }

    Event event() {
        return event;
    }

    List<StoredItem> items() {
        return items;
    }

    Zip zip() {
        return zip;
    }

    @Nullable
    List<String> invoices() {
        return invoices;
    }

    /** A member of its JSON that is sent as it is; empty: none. */
    String member() {
        return member;
    }

    @Nullable
    String status() {
        return progress.status();
    }

    /** Counts as a read. */
    @Nullable
    String statusRead() {
        return progress.read();
    }

    /** Whether its files are given out. */
    boolean isFulfilled() {
        return "completed".equalsIgnoreCase(status());
    }

    /** The order's JSON in a list; every look is written once. */
    String inList(@Nullable String status, boolean flat) {
        return written(status, flat || withoutItemDetails);
    }

    /** The order's JSON when it is read alone. */
    String alone(@Nullable String status) {
        return written(status, false);
    }

    private String written(@Nullable String status, boolean flat) {
        return json.computeIfAbsent(
                new Look(String.valueOf(status), flat), look -> OrderJson.write(this, status, flat));
    }

    Optional<StoredFile> file(String itemId, String segment) {
        return items.stream()
                .filter(item -> item.itemId().equals(itemId) && item.isDistributedHere())
                .flatMap(item -> item.files().stream())
                .filter(file -> file.isNamed(segment))
                .findFirst();
    }

    boolean hasItem(String itemId) {
        return items.stream().anyMatch(item -> item.itemId().equals(itemId));
    }

    StoredOrder withProgress(Progress changed) {
        return new StoredOrder(bookingId, orderId, event, changed, items, zip, invoices, withoutItemDetails, member);
    }

    SandboxOrder seen() {
        return new SandboxOrder(
                bookingId,
                orderId,
                items.stream().map(StoredItem::seen).toList(),
                zip.exists() ? zip.content().sha256() : null,
                zip.content());
    }
}
