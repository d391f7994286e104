package dev.xs2gateway.orders.model;

import java.time.Instant;
import java.util.List;

/**
 * What XS2Event returned for one id at one moment: its orders, or none if XS2Event does not know the id.
 *
 * @param asked when the call left that brought the response
 * @param asOf when the response arrived
 */
public record Snapshot(List<Order> orders, Instant asked, Instant asOf) {
    public Snapshot {
        orders = List.copyOf(orders);
    }

    /** Creates a snapshot whose call took no time. */
    public Snapshot(List<Order> orders, Instant asOf) {
        this(orders, asOf, asOf);
    }

    public boolean exists() {
        return !orders.isEmpty();
    }

    /**
     * Returns whether this snapshot comes from a later call than the other one, that of a booking of
     * these orders, and has different content.
     */
    public boolean outdates(Snapshot other) {
        return asked.isAfter(other.asked()) && !other.orders().containsAll(orders);
    }
}
