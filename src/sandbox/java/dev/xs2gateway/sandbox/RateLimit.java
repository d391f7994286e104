package dev.xs2gateway.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * So many calls in any window, exactly. Refused calls use up nothing; whether the vendor counts them is not known.
 *
 * <p>Its lock is taken only while a limit is set.
 */
final class RateLimit {
    private final int calls;
    private final Duration window;
    private final Queue<Instant> admitted = new ArrayDeque<>();

    RateLimit(int calls, Duration window) {
        this.calls = calls;
        this.window = window;
    }

    synchronized boolean admits(Instant now) {
        Instant start = now.minus(window);
        while (!admitted.isEmpty() && !admitted.element().isAfter(start)) {
            admitted.remove();
        }
        return admitted.size() < calls && admitted.add(now);
    }
}
