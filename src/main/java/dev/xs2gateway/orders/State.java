package dev.xs2gateway.orders;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Locale;

/** Where a booking or an order stands; a closed set, so that a caller can tell never from not yet. */
public enum State {
    /** Fulfilled, every ticket can be had. */
    READY,
    /** Fulfilled, some tickets can be had. */
    PARTLY,
    /** Fulfilled, none can be had here; the channel may still change. */
    ELSEWHERE,
    /** Cancelled or returned: final. */
    ENDED,
    /** Everything else, words never seen before included. */
    WAITING;

    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static State ofFulfilled(List<Ticket> tickets) {
        long available = tickets.stream()
                .filter(ticket -> ticket.download() == Download.AVAILABLE)
                .count();
        if (available == 0) {
            return ELSEWHERE;
        }
        return available == tickets.size() ? READY : PARTLY;
    }

    /** The state of a booking: that of its orders together, ended ones left out unless all have ended. */
    static State ofBooking(List<Order> orders) {
        List<Order> going =
                orders.stream().filter(order -> order.state() != ENDED).toList();
        if (going.isEmpty()) {
            return ENDED;
        }
        if (!going.stream().allMatch(Order::fulfilled)) {
            return WAITING;
        }
        return ofFulfilled(
                going.stream().flatMap(order -> order.tickets().stream()).toList());
    }
}
