package dev.xs2gateway.orders;

import java.time.Duration;

/** Runs a task once, after a delay, unless it is cancelled before. */
public interface Timer {
    /** Schedules the task; the returned action cancels it, and has no effect after the task has run. */
    Runnable in(Duration delay, Runnable task);
}
