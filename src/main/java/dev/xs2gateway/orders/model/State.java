package dev.xs2gateway.orders.model;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Locale;

/** Where a booking or an order stands; a closed set, so that a caller can tell never from not yet. */
public enum State {
    /** Fulfilled, every ticket can be had. */
    READY,
    /** Fulfilled, some tickets can be had. */
    PARTLY,
    /** Fulfilled, no ticket can be had, and XS2Event distributes one that has no file or no digest that can be checked. */
    INCOMPLETE,
    /** Fulfilled, every ticket is distributed elsewhere or is not a file; the channel may still change. */
    ELSEWHERE,
    /** Cancelled or returned: final. */
    ENDED,
    /** Everything else, words never seen before and fulfilled orders without tickets included. */
    WAITING;

    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static State ofFulfilled(List<Ticket> tickets) {
        if (tickets.isEmpty()) {
            return WAITING;
        }
        if (tickets.stream().allMatch(ticket -> ticket.download() == Download.AVAILABLE)) {
            return READY;
        }
        if (tickets.stream().anyMatch(ticket -> ticket.download() == Download.AVAILABLE)) {
            return PARTLY;
        }
        return tickets.stream().anyMatch(State::isXs2EventsToComplete) ? INCOMPLETE : ELSEWHERE;
    }

    private static boolean isXs2EventsToComplete(Ticket ticket) {
        return ticket.download() == Download.NO_FILE || ticket.download() == Download.CHECKSUM_MISSING;
    }

    /** The state of a booking: that of its orders together, ended ones left out unless all have ended. */
    public static State ofBooking(List<Order> orders) {
        List<Order> counted = counted(orders);
        if (counted.stream().allMatch(order -> order.state() == ENDED)) {
            return ENDED;
        }
        if (counted.stream().anyMatch(order -> order.state() == WAITING)) {
            return WAITING;
        }
        return ofFulfilled(
                counted.stream().flatMap(order -> order.tickets().stream()).toList());
    }

    /** The orders that count for their booking: those that have not ended, or all where all have. */
    static List<Order> counted(List<Order> orders) {
        List<Order> going =
                orders.stream().filter(order -> order.state() != ENDED).toList();
        return going.isEmpty() ? orders : going;
    }
}
