package dev.xs2gateway.orders;

import java.time.Duration;

/** Runs a task once, after a delay, unless it is called off before. */
public interface Timer {
    /** What comes back calls it off; harmless once the task has run. */
    Runnable in(Duration delay, Runnable task);
}
