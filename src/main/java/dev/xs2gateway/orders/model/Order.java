package dev.xs2gateway.orders.model;

import dev.xs2gateway.files.Sha256;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One order of a booking, as the gateway understands it.
 *
 * <p>Times are XS2Event's text: they carry no zone. {@code status} is XS2Event's word in lower case, {@code "unknown"} for null.
 */
public record Order(
        String orderId,
        String bookingId,
        @Nullable String eventId,
        @Nullable String eventName,
        @Nullable String eventStart,
        @Nullable String eventEnd,
        String status,
        List<Ticket> tickets,
        Zip zip,
        List<String> invoices) {
    private static final Set<String> ENDED = Set.of("cancelled", "canceled", "returned");

    public Order {
        tickets = List.copyOf(tickets);
        invoices = List.copyOf(invoices);
    }

    /**
     * The zip of all files of the order.
     *
     * @param fetchable whether XS2Event has a zip that can be fetched and checked, even if it contains files that must not be given
     * @param sha256 the digest that XS2Event states
     */
    public record Zip(
            Download download, boolean fetchable, @Nullable Sha256 sha256) {}

    /** Normalizes XS2Event's word for a status. */
    public static String statusOf(@Nullable String word) {
        return word == null || word.isBlank() ? "unknown" : word.strip().toLowerCase(Locale.ROOT);
    }

    public static boolean isFulfilled(String status) {
        return status.equals("completed");
    }

    public boolean fulfilled() {
        return isFulfilled(status);
    }

    public State state() {
        if (ENDED.contains(status)) {
            return State.ENDED;
        }
        return fulfilled() ? State.ofFulfilled(tickets) : State.WAITING;
    }

    /** Returns the file name of a zip of this order. */
    public String zipSaveAs() {
        return FileNames.ofOrder(eventName, "tickets", ".zip");
    }

    /** Returns the file name of a zip that lacks some tickets of this order. */
    public String partialZipSaveAs() {
        return FileNames.ofOrder(eventName, "tickets (partial)", ".zip");
    }

    /** Returns the name of the order's folder in its booking's zip; {@code n} counts the booking's orders. */
    public String folder(int n) {
        return FileNames.ofOrder(eventName, Integer.toString(n), "");
    }

    public String invoiceSaveAs(String invoiceId) {
        return FileNames.ofOrder(eventName, "invoice " + invoiceId, ".pdf");
    }

    public Optional<Ticket> ticket(String ticketId) {
        return tickets.stream()
                .filter(ticket -> ticket.ticketId().equals(ticketId))
                .findFirst();
    }
}
