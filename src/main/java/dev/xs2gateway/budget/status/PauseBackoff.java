package dev.xs2gateway.budget.status;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * The length of a pause after refused calls: the time that XS2Event
 * states, else a time that doubles, with jitter so that no two pods agree.
 */
public record PauseBackoff(Duration first, Duration longest, DoubleSupplier random) {
    private static final int MOST_DOUBLINGS = 20;
    private static final double JITTER = 0.25;

    /** Creates the back-off; {@code random} returns numbers from 0 to below 1. */
    public PauseBackoff {}

    /** The pause if XS2Event states a time, which is capped at the longest pause. */
    long nanos(Duration stated) {
        return Math.min(stated.toNanos(), longest.toNanos());
    }

    /** The pause after {@code times} refusals in a row, one or more, for the last of which XS2Event states no time. */
    long nanos(int times) {
        long doubled = first.toNanos() << Math.min(times - 1, MOST_DOUBLINGS);
        boolean overflows = doubled >> Math.min(times - 1, MOST_DOUBLINGS) != first.toNanos();
        long wait = overflows ? longest.toNanos() : Math.min(longest.toNanos(), doubled);
        return (long) (wait * (1 + JITTER * random.getAsDouble()));
    }
}
