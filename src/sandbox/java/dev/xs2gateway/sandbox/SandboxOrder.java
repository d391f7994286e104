package dev.xs2gateway.sandbox;

import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * An order as it was put.
 *
 * @param zipSha the zip's true digest, whatever the vendor's answer states; null where the order has no zip
 * @param zipContent the zip that the CDN sends
 */
public record SandboxOrder(
        String bookingId,
        String orderId,
        List<SandboxItem> items,
        @Nullable String zipSha,
        Content zipContent) {

    /** The zip's true bytes; only for zips that fit in memory. */
    public byte[] zip() {
        return zipContent.bytes();
    }

    /** The first item that has a file. */
    public SandboxItem item() {
        return items.stream()
                .filter(item -> !item.files().isEmpty())
                .findFirst()
                .orElseThrow(() -> new NoSuchElementException("no item of " + orderId + " has a file"));
    }

    /** The first file. */
    public SandboxFile file() {
        return item().files().getFirst();
    }

    /** The first file's id in the gateway's words: its own where it has one, else its item's. */
    public String ticketId() {
        String own = file().downloadItemId();
        return own == null ? item().itemId() : own;
    }
}
