package dev.xs2gateway.orders;

import dev.xs2gateway.upstream.IdKind;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** The answers that somebody waits to see change. */
final class Watches {
    private final Map<OrderKey, Watch> watches = new ConcurrentHashMap<>();
    private final Duration minAge;

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

    /** An answer has come. */
    void heard(Known known) {
        Watch watch = watches.computeIfPresent(known.key(), (key, before) -> new Watch(known, before.watchers()));
        if (watch != null) {
            watch.watchers().forEach(watcher -> watcher.accept(known));
        }
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
