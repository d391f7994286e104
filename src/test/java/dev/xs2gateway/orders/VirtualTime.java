package dev.xs2gateway.orders;

import dev.xs2gateway.MovedClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Time that the test moves; what is due on the way runs in order. */
public final class VirtualTime implements Timer {
    private final MovedClock clock = new MovedClock();
    private final List<Due> dues = new ArrayList<>();

    /** Equal to no other, so that calling one off leaves its like alone. */
    private static final class Due {
        private final long at;
        private final Runnable task;

        Due(long at, Runnable task) {
            this.at = at;
            this.task = task;
        }

        long at() {
            return at;
        }
    }

    public MovedClock clock() {
        return clock;
    }

    public long now() {
        return clock.nanos();
    }

    /** Tasks that are set and not called off. */
    public int alarms() {
        return dues.size();
    }

    @Override
    public Runnable in(Duration delay, Runnable task) {
        Due due = new Due(now() + delay.toNanos(), task);
        dues.add(due);
        return () -> dues.remove(due);
    }

    public void move(Duration time) {
        long until = now() + time.toNanos();
        for (Due next = next(until); next != null; next = next(until)) {
            dues.remove(next);
            clock.move(Duration.ofNanos(Math.max(0, next.at() - now())));
            next.task.run();
        }
        clock.move(Duration.ofNanos(until - now()));
    }

    private @Nullable Due next(long until) {
        return dues.stream()
                .filter(due -> due.at() <= until)
                .min(Comparator.comparingLong(Due::at))
                .orElse(null);
    }
}
