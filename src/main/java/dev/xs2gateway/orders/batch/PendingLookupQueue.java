package dev.xs2gateway.orders.batch;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The look-ups that gather, taken from one consumer after the other, so that a consumer with many does not delay another. Not thread-safe.
 */
final class PendingLookupQueue {
    // The first consumer in the map has the next turn.
    private final Map<String, Set<PendingLookup>> byConsumer = new LinkedHashMap<>();
    private int size;

    void add(PendingLookup pending) {
        boolean added = byConsumer
                .computeIfAbsent(pending.consumer(), _ -> new LinkedHashSet<>())
                .add(pending);
        size += added ? 1 : 0;
    }

    /** Removes the look-up; returns whether it was in the queue. */
    boolean remove(PendingLookup pending) {
        Set<PendingLookup> queue = byConsumer.get(pending.consumer());
        if (queue == null || !queue.remove(pending)) {
            return false;
        }
        size--;
        if (queue.isEmpty()) {
            byConsumer.remove(pending.consumer());
        }
        return true;
    }

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    /** Returns the next look-up in turn. The queue must not be empty. */
    PendingLookup peek() {
        return byConsumer.values().iterator().next().iterator().next();
    }

    /** Removes and returns the next look-up; its consumer moves to the end of the order. */
    PendingLookup poll() {
        PendingLookup next = peek();
        remove(next);
        Set<PendingLookup> others = byConsumer.remove(next.consumer());
        if (others != null) {
            byConsumer.put(next.consumer(), others);
        }
        return next;
    }

    /** Removes and returns all look-ups that match. */
    List<PendingLookup> pollIf(Predicate<PendingLookup> fits) {
        List<PendingLookup> taken = new ArrayList<>();
        byConsumer.values().forEach(queue -> queue.stream().filter(fits).forEach(taken::add));
        taken.forEach(this::remove);
        return taken;
    }
}
