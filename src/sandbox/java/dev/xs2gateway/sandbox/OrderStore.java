package dev.xs2gateway.sandbox;

import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The orders, in the order in which they were first put; reading takes no lock. */
final class OrderStore {
    /** Beyond it the oldest leave, so that a long benchmark cannot fill the memory. */
    private static final int MOST = 200_000;

    private record Place(long number, StoredOrder order) {}

    private final Map<String, Place> byId = new ConcurrentHashMap<>();
    private final Map<String, Set<String>> byBooking = new ConcurrentHashMap<>();
    private final ConcurrentSkipListMap<Long, String> byAge = new ConcurrentSkipListMap<>();
    private final AtomicLong next = new AtomicLong();
    private final Clock clock;

    OrderStore(Clock clock) {
        this.clock = clock;
    }

    Clock clock() {
        return clock;
    }

    /** One writer at a time; readers see the order before or after, never half. */
    synchronized StoredOrder put(StoredOrder order) {
        Place old = byId.get(order.orderId());
        if (old != null) {
            leaveBooking(old.order());
        }
        long number = old == null ? next.getAndIncrement() : old.number();
        byId.put(order.orderId(), new Place(number, order));
        byAge.put(number, order.orderId());
        byBooking
                .computeIfAbsent(order.bookingId(), id -> ConcurrentHashMap.newKeySet())
                .add(order.orderId());
        if (byId.size() > MOST) {
            remove(byAge.firstEntry().getValue());
        }
        return order;
    }

    synchronized void remove(String orderId) {
        Place old = byId.remove(orderId);
        if (old != null) {
            byAge.remove(old.number());
            leaveBooking(old.order());
        }
    }

    private void leaveBooking(StoredOrder order) {
        byBooking.computeIfPresent(order.bookingId(), (booking, orders) -> {
            orders.remove(order.orderId());
            return orders.isEmpty() ? null : orders;
        });
    }

    /** Gives the order another status from now on; empty where there is no such order. */
    synchronized Optional<StoredOrder> status(String orderId, @Nullable String word) {
        return find(orderId).map(order -> put(order.withProgress(Progress.of(word, null, 0, clock))));
    }

    Optional<StoredOrder> find(String orderId) {
        return Optional.ofNullable(byId.get(orderId)).map(Place::order);
    }

    /**
     * Those of these bookings and of these orders, each once, oldest first.
     *
     * @param bookingIds null: whatever the booking
     * @param orderIds null: whatever the order
     */
    List<StoredOrder> find(@Nullable Collection<String> bookingIds, @Nullable Collection<String> orderIds) {
        return candidates(bookingIds, orderIds)
                .distinct()
                .map(byId::get)
                .filter(place -> place != null)
                .filter(place ->
                        bookingIds == null || bookingIds.contains(place.order().bookingId()))
                .sorted((one, other) -> Long.compare(one.number(), other.number()))
                .map(Place::order)
                .toList();
    }

    private Stream<String> candidates(@Nullable Collection<String> bookingIds, @Nullable Collection<String> orderIds) {
        if (orderIds != null) {
            return orderIds.stream();
        }
        if (bookingIds != null) {
            return bookingIds.stream().flatMap(id -> byBooking.getOrDefault(id, Set.of()).stream());
        }
        return byAge.values().stream();
    }
}
