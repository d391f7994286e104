package dev.xs2gateway.orders;

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

/** The answers that somebody waits to see change. */
final class Watches {
    private final Map<OrderKey, Watch> watches = new ConcurrentHashMap<>();
    private final Duration minAge;
    private volatile Consumer<Order> fulfilled = order -> {};

    /** What is known of a watched id, and who hears of it. */
    private record Watch(Known known, Set<Consumer<Known>> watchers) {}

    /** {@code minAge}: an answer that is younger needs no refreshing. */
    Watches(Duration minAge) {
        this.minAge = minAge;
    }

    /** Lets the watcher hear of every answer from now on; what comes back ends that. */
    Runnable watch(Known known, Consumer<Known> watcher) {
        watches.compute(known.key(), (key, watch) -> {
            Set<Consumer<Known>> watchers = watch == null ? ConcurrentHashMap.newKeySet() : watch.watchers();
            watchers.add(watcher);
            return new Watch(watch == null ? known : watch.known(), watchers);
        });
        return () -> watches.computeIfPresent(known.key(), (key, watch) -> {
            watch.watchers().remove(watcher);
            return watch.watchers().isEmpty() ? null : watch;
        });
    }

    /** Hears of each order that becomes fulfilled while it is watched. */
    void onFulfilled(Consumer<Order> hears) {
        fulfilled = hears;
    }

    /** An answer has come. */
    void heard(Known known) {
        Watch before = watches.get(known.key());
        Watch watch = watches.computeIfPresent(known.key(), (key, old) -> new Watch(known, old.watchers()));
        if (watch != null) {
            watch.watchers().forEach(watcher -> watcher.accept(known));
            newlyFulfilled(before, known).forEach(fulfilled);
        }
    }

    private static List<Order> newlyFulfilled(@Nullable Watch before, Known known) {
        if (before == null) {
            return List.of();
        }
        Set<String> were = before.known().answer().orders().stream()
                .filter(Order::fulfilled)
                .map(Order::orderId)
                .collect(Collectors.toSet());
        return known.answer().orders().stream()
                .filter(order -> order.fulfilled() && !were.contains(order.orderId()))
                .toList();
    }

    /** What may be refreshed, the oldest first. */
    List<Known> oldestFirst(IdKind kind, long now) {
        return watches.values().stream()
                .map(Watch::known)
                .filter(known -> known.key().kind() == kind && !known.isYoungerThan(minAge, now))
                .sorted(Comparator.comparing((Known known) -> known.age(now)).reversed())
                .toList();
    }
}
