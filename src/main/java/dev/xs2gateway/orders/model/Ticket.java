package dev.xs2gateway.orders.model;

import dev.xs2gateway.files.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * One file of an order, or the place of one that is not (yet) there.
 *
 * <p>{@code quantity} is the item's, not the file's. {@code fileName} is the vendor's, {@code saveAs} is ours. {@code sha256} is null
 * where the vendor states none that can be checked.
 */
public record Ticket(
        String ticketId,
        @Nullable String orderItemId,
        @Nullable String name,
        @Nullable String type,
        @Nullable String channel,
        @Nullable Integer quantity,
        Seat seat,
        @Nullable String fileName,
        String saveAs,
        @Nullable Sha256 sha256,
        Download download) {

    /** Where the ticket lets somebody sit; null where the vendor does not say. */
    public record Seat(
            @Nullable String section,
            @Nullable String row,
            @Nullable String seat) {}
}
