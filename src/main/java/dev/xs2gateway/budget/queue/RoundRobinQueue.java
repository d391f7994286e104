package dev.xs2gateway.budget.queue;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** The waiting requests of one lane: consumers take turns, and the requests of one consumer are served in their order. Not thread safe. */
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

    /** Removes a request; false if it was not in the queue. */
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

    /** Removes and returns the next request, and moves its consumer behind all others. The queue must not be empty. */
    PermitRequest next() {
        PermitRequest next = byConsumer.values().iterator().next().iterator().next();
        remove(next);
        Set<PermitRequest> others = byConsumer.remove(next.consumer());
        if (others != null) {
            byConsumer.put(next.consumer(), others);
        }
        return next;
    }

    /** The smallest number of requests that go before a new one of this consumer. */
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
