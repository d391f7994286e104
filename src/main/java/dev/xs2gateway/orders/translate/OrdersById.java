package dev.xs2gateway.orders.translate;

import dev.xs2gateway.orders.model.Order;
import dev.xs2gateway.upstream.IdKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The content of a response by requested id: the orders of the id, or the failure of its row. */
public final class OrdersById {
    private final IdKind kind;
    private final Map<String, List<Order>> orders = new HashMap<>();
    private final Map<String, RuntimeException> failures = new HashMap<>();
    private @Nullable RuntimeException nameless;

    OrdersById(IdKind kind) {
        this.kind = kind;
    }

    void add(String id, Order order) {
        orders.computeIfAbsent(id, _ -> new ArrayList<>()).add(order);
    }

    /** Records a row that is not an order; {@code id} is null if the row does not state the id it belongs to. */
    void fail(@Nullable String id, RuntimeException why) {
        if (id == null) {
            nameless = why;
        } else {
            failures.put(id, why);
        }
    }

    /**
     * Returns the failure of the id, if any. A row without an id may be the next order of any booking; but an order has one row only, so
     * for order ids the row can only belong to an id that has no order yet.
     */
    public Optional<RuntimeException> failure(String id) {
        RuntimeException own = failures.get(id);
        return Optional.ofNullable(own == null && mayBeNameless(id) ? nameless : own);
    }

    /** Returns whether a row without an id may belong to this id. */
    public boolean mayBeNameless(String id) {
        return nameless != null && !failures.containsKey(id) && (kind == IdKind.BOOKING || !orders.containsKey(id));
    }

    /** Returns the orders of the id; none if XS2Event does not know it. */
    public List<Order> orders(String id) {
        return orders.getOrDefault(id, List.of());
    }

    /** Returns how many ids have orders. */
    public int ids() {
        return orders.size();
    }

    /** Returns how many orders all ids have together. */
    public int orders() {
        return orders.values().stream().mapToInt(List::size).sum();
    }
}
