package dev.xs2gateway.orders;

import java.time.Instant;
import java.util.List;

/** What XS2Event said about one id, and when: its orders, none where it does not know the id. */
public record Answer(List<Order> orders, Instant asOf) {
    public Answer {
        orders = List.copyOf(orders);
    }

    public boolean known() {
        return !orders.isEmpty();
    }
}
