package dev.xs2gateway.orders.model;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Locale;

/** The state of a booking or an order. A closed set, so that a caller can tell "never" from "not yet". */
public enum State {
    /** Fulfilled; every ticket can be downloaded. */
    READY,
    /** Fulfilled; some tickets can be downloaded. */
    PARTLY,
    /** Fulfilled; no ticket can be downloaded, and XS2Event distributes one that has no file or no digest that can be checked. */
    INCOMPLETE,
    /** Fulfilled; every ticket is distributed elsewhere or is not a file; the channel may still change. */
    ELSEWHERE,
    /** Cancelled or returned: final. */
    ENDED,
    /** Everything else, including unknown status words and fulfilled orders without tickets. */
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

    /** Returns the state of a booking: that of its orders together; ended orders are ignored unless all have ended. */
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

    /** Returns the orders that count for their booking: those that have not ended, or all orders if all have ended. */
    static List<Order> counted(List<Order> orders) {
        List<Order> going =
                orders.stream().filter(order -> order.state() != ENDED).toList();
        return going.isEmpty() ? orders : going;
    }
}
