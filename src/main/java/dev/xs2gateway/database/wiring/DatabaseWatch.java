package dev.xs2gateway.database.wiring;

import dev.xs2gateway.database.Database;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Looks after the database: often while it is away, seldom while it is there. The timer's thread only starts a look; the look itself,
 * which may block for seconds, runs elsewhere and never twice at once.
 */
final class DatabaseWatch {
    private static final Duration TICK = Duration.ofSeconds(1);
    // While the database is used, its users notice its absence themselves.
    private static final int TICKS_BETWEEN_LOOKS = 10;

    private final Database database;
    private final Consumer<Runnable> elsewhere;
    private final AtomicBoolean looking = new AtomicBoolean();
    private int ticks;

    /** {@code elsewhere} runs a task on a thread that may block. */
    DatabaseWatch(Database database, Consumer<Runnable> elsewhere) {
        this.database = database;
        this.elsewhere = elsewhere;
    }

    void start(ScheduledExecutorService timer) {
        ScheduledFuture<?> _ = timer.scheduleWithFixedDelay(this::tick, 0, TICK.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** One second has passed. */
    void tick() {
        ticks++;
        boolean isDue = !database.isReady() || ticks >= TICKS_BETWEEN_LOOKS;
        if (isDue && looking.compareAndSet(false, true)) {
            ticks = 0;
            elsewhere.accept(() -> {
                try {
                    boolean _ = database.look();
                } finally {
                    looking.set(false);
                }
            });
        }
    }
}
