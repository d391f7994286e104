package dev.xs2gateway.orders.model;

import dev.xs2gateway.files.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * One file of an order, or the placeholder of a file that does not exist (yet).
 *
 * <p>{@code quantity} is that of the item, not of the file. {@code fileName} is XS2Event's name, {@code saveAs} the gateway's. {@code
 * sha256} is null if XS2Event states no digest that can be checked.
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

    /** The seat of a ticket; parts that XS2Event does not state are null. */
    public record Seat(
            @Nullable String section,
            @Nullable String row,
            @Nullable String seat) {}
}
