package dev.xs2gateway.orders.batch;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Questions that gather; taken in turn from one consumer after the other, so that one with many does not make another wait. Not thread
 * safe.
 */
final class PendingLookupQueue {
    // The consumer whose turn is next comes first.
    private final Map<String, Set<PendingLookup>> byConsumer = new LinkedHashMap<>();
    private int size;

    void add(PendingLookup pending) {
        boolean added = byConsumer
                .computeIfAbsent(pending.consumer(), consumer -> new LinkedHashSet<>())
                .add(pending);
        size += added ? 1 : 0;
    }

    /** Whether it was there. */
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

    /** The next in turn; there must be one. */
    PendingLookup peek() {
        return byConsumer.values().iterator().next().iterator().next();
    }

    /** Takes the next out; its consumer's next turn comes after all others'. */
    PendingLookup poll() {
        PendingLookup next = peek();
        remove(next);
        Set<PendingLookup> others = byConsumer.remove(next.consumer());
        if (others != null) {
            byConsumer.put(next.consumer(), others);
        }
        return next;
    }

    /** Takes out all that fit. */
    List<PendingLookup> pollIf(Predicate<PendingLookup> fits) {
        List<PendingLookup> taken = new ArrayList<>();
        byConsumer.values().forEach(queue -> queue.stream().filter(fits).forEach(taken::add));
        taken.forEach(this::remove);
        return taken;
    }
}
