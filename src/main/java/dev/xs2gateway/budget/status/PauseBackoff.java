package dev.xs2gateway.budget.status;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/** How long XS2Event is left alone after a refusal: as long as it says, else doubling, and never the same for two pods. */
public record PauseBackoff(Duration first, Duration longest, DoubleSupplier random) {
    private static final int MOST_DOUBLINGS = 20;
    private static final double JITTER = 0.25;

    /** {@code random} gives numbers from 0 to below 1. */
    public PauseBackoff {}

    /** As it says, within reason. */
    long nanos(Duration stated) {
        return Math.min(stated.toNanos(), longest.toNanos());
    }

    /** After so many refusals in a row, one or more, for which it names no time. */
    long nanos(int times) {
        long doubled = first.toNanos() << Math.min(times - 1, MOST_DOUBLINGS);
        boolean overflows = doubled >> Math.min(times - 1, MOST_DOUBLINGS) != first.toNanos();
        long wait = overflows ? longest.toNanos() : Math.min(longest.toNanos(), doubled);
        return (long) (wait * (1 + JITTER * random.getAsDouble()));
    }
}
