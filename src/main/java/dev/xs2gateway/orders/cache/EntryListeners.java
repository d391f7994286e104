package dev.xs2gateway.orders.cache;

import dev.xs2gateway.orders.model.Order;
import dev.xs2gateway.orders.model.OrderKey;
import dev.xs2gateway.upstream.IdKind;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The cache entries that callers watch for a change. */
public final class EntryListeners {
    private final Map<OrderKey, Watch> watches = new ConcurrentHashMap<>();
    private final Duration minAge;
    private volatile Consumer<Order> fulfilled = order -> {};

    /** The latest entry of a watched id, and its watchers. */
    private record Watch(CacheEntry known, Set<Consumer<CacheEntry>> watchers) {}

    /** {@code minAge}: an entry that is younger needs no refresh. */
    public EntryListeners(Duration minAge) {
        this.minAge = minAge;
    }

    /** Passes every new entry of this id to the watcher, until the returned task is run. */
    public Runnable register(CacheEntry entry, Consumer<CacheEntry> watcher) {
        watches.compute(entry.key(), (key, watch) -> {
            Set<Consumer<CacheEntry>> watchers = watch == null ? ConcurrentHashMap.newKeySet() : watch.watchers();
            watchers.add(watcher);
            return new Watch(watch == null ? entry : watch.known(), watchers);
        });
        return () -> watches.computeIfPresent(entry.key(), (key, watch) -> {
            watch.watchers().remove(watcher);
            return watch.watchers().isEmpty() ? null : watch;
        });
    }

    /** Sets the callback for each order that becomes fulfilled while it is watched. */
    public void onFulfilled(Consumer<Order> callback) {
        fulfilled = callback;
    }

    /** Passes a new entry to the watchers of its id. */
    public void onEntry(CacheEntry entry) {
        Watch before = watches.get(entry.key());
        Watch watch = watches.computeIfPresent(entry.key(), (key, old) -> new Watch(entry, old.watchers()));
        if (watch != null) {
            watch.watchers().forEach(watcher -> watcher.accept(entry));
            newlyFulfilled(before, entry).forEach(fulfilled);
        }
    }

    private static List<Order> newlyFulfilled(@Nullable Watch before, CacheEntry entry) {
        if (before == null) {
            return List.of();
        }
        Set<String> fulfilledBefore = before.known().snapshot().orders().stream()
                .filter(Order::fulfilled)
                .map(Order::orderId)
                .collect(Collectors.toSet());
        return entry.snapshot().orders().stream()
                .filter(order -> order.fulfilled() && !fulfilledBefore.contains(order.orderId()))
                .toList();
    }

    /** Returns the watched entries that may be refreshed, oldest first. */
    public List<CacheEntry> oldestFirst(IdKind kind, long now) {
        return watches.values().stream()
                .map(Watch::known)
                .filter(entry -> entry.key().kind() == kind && !entry.isYoungerThan(minAge, now))
                .sorted(Comparator.comparing((CacheEntry entry) -> entry.age(now))
                        .reversed())
                .toList();
    }
}
