package dev.xs2gateway.budget;

import dev.xs2gateway.budget.queue.CallBudget;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Monotonic time and its alarms, moved by hand; starts just before the count of nanoseconds overflows, as it may. */
public final class MovedTime implements CallBudget.Alarm {
    private record Due(long at, Runnable task) {}

    private final List<Due> alarms = new ArrayList<>();
    private long now = Long.MAX_VALUE - Duration.ofSeconds(3).toNanos();

    public long now() {
        return now;
    }

    @Override
    public void in(long nanos, Runnable task) {
        alarms.add(new Due(now + nanos, task));
    }

    public int alarmsSet() {
        return alarms.size();
    }

    public void move(Duration time) {
        long until = now + time.toNanos();
        for (Due next = next(until); next != null; next = next(until)) {
            alarms.remove(next);
            now = next.at();
            next.task().run();
        }
        now = until;
    }

    private @Nullable Due next(long until) {
        return alarms.stream()
                .filter(due -> due.at() - until <= 0)
                .min(Comparator.comparingLong(due -> due.at() - now))
                .orElse(null);
    }
}
