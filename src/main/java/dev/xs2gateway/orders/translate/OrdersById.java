package dev.xs2gateway.orders.translate;

import dev.xs2gateway.orders.model.Order;
import dev.xs2gateway.upstream.IdKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an answer says of each id that was asked for: its orders, or why nothing can be said of it. */
public final class OrdersById {
    private final IdKind kind;
    private final Map<String, List<Order>> orders = new HashMap<>();
    private final Map<String, RuntimeException> failures = new HashMap<>();
    private @Nullable RuntimeException nameless;

    OrdersById(IdKind kind) {
        this.kind = kind;
    }

    void add(String id, Order order) {
        orders.computeIfAbsent(id, first -> new ArrayList<>()).add(order);
    }

    /** Something in the answer is no order; {@code id} is null where it does not say what it is of. */
    void fail(@Nullable String id, RuntimeException why) {
        if (id == null) {
            nameless = why;
        } else {
            failures.put(id, why);
        }
    }

    /**
     * Why the id has no answer, if so. A row that does not say what it is of may be any booking's next order; but an order has one
     * row only, so it can only be of an order that has none yet.
     */
    public Optional<RuntimeException> failure(String id) {
        RuntimeException own = failures.get(id);
        return Optional.ofNullable(own == null && mayBeNameless(id) ? nameless : own);
    }

    /** Whether a row that does not say what it is of may be of this id. */
    public boolean mayBeNameless(String id) {
        return nameless != null && !failures.containsKey(id) && (kind == IdKind.BOOKING || !orders.containsKey(id));
    }

    /** None where XS2Event does not know the id. */
    public List<Order> orders(String id) {
        return orders.getOrDefault(id, List.of());
    }

    /** How many ids have orders. */
    public int ids() {
        return orders.size();
    }

    /** How many orders they have in all. */
    public int orders() {
        return orders.values().stream().mapToInt(List::size).sum();
    }
}
