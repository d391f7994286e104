package dev.xs2gateway.sandbox;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Where on the gateway a sample is best looked at. */
enum Show {
    BOOKING,
    ORDER,
    TICKET,
    ZIP,
    INVOICE;

    Sample sample(String name, String shows, StoredOrder order) {
        String ticketId = ticketId(order);
        return new Sample(name, order.bookingId(), order.orderId(), ticketId, shows, path(order, ticketId));
    }

    private String path(StoredOrder order, @Nullable String ticketId) {
        String orderPath = "/orders/" + order.orderId();
        return switch (this) {
            case BOOKING -> "/bookings/" + order.bookingId();
            case ORDER -> orderPath;
            case TICKET -> orderPath + "/tickets/" + ticketId;
            case ZIP -> orderPath + "/tickets.zip";
            case INVOICE ->
                orderPath + "/invoices/"
                        + Objects.requireNonNull(order.invoices()).getFirst();
        };
    }

    /** The gateway's rule: a file's own id where it has one, else its item's. */
    private static @Nullable String ticketId(StoredOrder order) {
        for (StoredItem item : order.items()) {
            if (!item.files().isEmpty()) {
                String own = item.files().getFirst().downloadItemId();
                return own == null ? item.itemId() : own;
            }
        }
        return null;
    }
}
