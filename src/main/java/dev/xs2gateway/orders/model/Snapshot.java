package dev.xs2gateway.orders.model;

import java.time.Instant;
import java.util.List;

/**
 * What XS2Event said about one id, and when: its orders, none where it does not know the id.
 *
 * @param asked when the call left that brought it
 * @param asOf when it came
 */
public record Snapshot(List<Order> orders, Instant asked, Instant asOf) {
    public Snapshot {
        orders = List.copyOf(orders);
    }

    /** One that came as soon as it was asked for. */
    public Snapshot(List<Order> orders, Instant asOf) {
        this(orders, asOf, asOf);
    }

    public boolean exists() {
        return !orders.isEmpty();
    }

    /** Whether it was asked for after the other, that of a booking of its orders, and says something else of them. */
    public boolean outdates(Snapshot other) {
        return asked.isAfter(other.asked()) && !other.orders().containsAll(orders);
    }
}
