package dev.xs2gateway.orders;

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
final class FairQueue {
    // The consumer whose turn is next comes first.
    private final Map<String, Set<Question>> byConsumer = new LinkedHashMap<>();
    private int size;

    void add(Question question) {
        boolean added = byConsumer
                .computeIfAbsent(question.consumer(), consumer -> new LinkedHashSet<>())
                .add(question);
        size += added ? 1 : 0;
    }

    /** Whether it was there. */
    boolean remove(Question question) {
        Set<Question> queue = byConsumer.get(question.consumer());
        if (queue == null || !queue.remove(question)) {
            return false;
        }
        size--;
        if (queue.isEmpty()) {
            byConsumer.remove(question.consumer());
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
    Question peek() {
        return byConsumer.values().iterator().next().iterator().next();
    }

    /** Takes the next out; its consumer's next turn comes after all others'. */
    Question poll() {
        Question next = peek();
        remove(next);
        Set<Question> others = byConsumer.remove(next.consumer());
        if (others != null) {
            byConsumer.put(next.consumer(), others);
        }
        return next;
    }

    /** Takes out all that fit. */
    List<Question> pollIf(Predicate<Question> fits) {
        List<Question> taken = new ArrayList<>();
        byConsumer.values().forEach(queue -> queue.stream().filter(fits).forEach(taken::add));
        taken.forEach(this::remove);
        return taken;
    }
}
