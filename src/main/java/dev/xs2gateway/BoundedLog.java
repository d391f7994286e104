package dev.xs2gateway;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Limits warnings that an outage repeats for every request. The first of each kind in a minute are
 * logged in full; the rest are summed up in one line with their number when the minute is over.
 */
public final class BoundedLog {
    private static final int MOST_LINES = 10;
    private static final Duration WINDOW = Duration.ofMinutes(1);

    private final Consumer<String> log;
    private final BiConsumer<Duration, Runnable> later;
    private final Map<String, AtomicInteger> counts = new ConcurrentHashMap<>();

    /**
     * Creates the log; {@code later} runs a task once after a delay, and throws {@link RejectedExecutionException} if it no longer can.
     */
    BoundedLog(Consumer<String> log, BiConsumer<Duration, Runnable> later) {
        this.log = log;
        this.later = later;
    }

    public static BoundedLog on(Logger log, ScheduledExecutorService timer) {
        return new BoundedLog(log::warn, (delay, task) -> {
            ScheduledFuture<?> _ = timer.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
        });
    }

    /** Logs a warning, or only counts it; {@code kind} has few different values, and {@code line} is evaluated only if it is logged. */
    public void warn(String kind, Supplier<String> line) {
        AtomicInteger count = counts.computeIfAbsent(kind, this::open);
        if (count.incrementAndGet() <= MOST_LINES) {
            log.accept(line.get());
        }
    }

    private AtomicInteger open(String kind) {
        try {
            later.accept(WINDOW, () -> close(kind));
        } catch (RejectedExecutionException stopping) {
            // The gateway stops; the warnings of its last minute are not summed up.
        }
        return new AtomicInteger();
    }

    private void close(String kind) {
        AtomicInteger count = counts.remove(kind);
        int left = count == null ? 0 : count.get() - MOST_LINES;
        if (left > 0) {
            log.accept(left + " more of " + kind + " within a minute");
        }
    }
}
