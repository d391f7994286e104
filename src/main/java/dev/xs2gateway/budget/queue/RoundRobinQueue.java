package dev.xs2gateway.budget.queue;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Those who wait in one lane: one consumer after the other, each in the order in which it came. Not thread safe. */
final class RoundRobinQueue {
    // The consumer whose turn is next comes first.
    private final Map<String, Set<PermitRequest>> byConsumer = new LinkedHashMap<>();
    private int size;

    void add(PermitRequest waiter) {
        byConsumer
                .computeIfAbsent(waiter.consumer(), consumer -> new LinkedHashSet<>())
                .add(waiter);
        size++;
    }

    /** Whether it was there. */
    boolean remove(PermitRequest waiter) {
        Set<PermitRequest> queue = byConsumer.get(waiter.consumer());
        if (queue == null || !queue.remove(waiter)) {
            return false;
        }
        size--;
        if (queue.isEmpty()) {
            byConsumer.remove(waiter.consumer());
        }
        return true;
    }

    /** Takes the next out; its consumer's next turn comes after all others'. There must be one. */
    PermitRequest next() {
        PermitRequest next = byConsumer.values().iterator().next().iterator().next();
        remove(next);
        Set<PermitRequest> others = byConsumer.remove(next.consumer());
        if (others != null) {
            byConsumer.put(next.consumer(), others);
        }
        return next;
    }

    /** How many go before a newcomer of this consumer at least. */
    int ahead(String consumer) {
        Set<PermitRequest> own = byConsumer.get(consumer);
        int ownTurns = own == null ? 0 : own.size();
        return byConsumer.values().stream()
                .mapToInt(queue -> Math.min(queue.size(), ownTurns))
                .sum();
    }

    int size() {
        return size;
    }
}
