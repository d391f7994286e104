package dev.xs2gateway.orders;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/** One caller who waits for an answer to change; has it refreshed whenever it runs out meanwhile. */
final class LongPoll {
    private static final Duration AT_MOST_EVERY = Duration.ofSeconds(1);

    private final Predicate<Known> same;
    private final Consumer<Found> done;
    private final Consumer<OrderKey> refresh;
    private final Timer timer;
    private final LongSupplier nanos;
    private final List<Runnable> alarms = new ArrayList<>();
    private Found latest;
    private boolean ended;

    LongPoll(
            Found first,
            Predicate<Known> same,
            Consumer<Found> done,
            Consumer<OrderKey> refresh,
            Timer timer,
            LongSupplier nanos) {
        this.latest = first;
        this.same = same;
        this.done = done;
        this.refresh = refresh;
        this.timer = timer;
        this.nanos = nanos;
    }

    void begin(Duration wait) {
        alarm(wait, () -> done.accept(latest()));
        refreshWhenDue(latest().known());
    }

    /** An answer has come. */
    void heard(Known known) {
        synchronized (this) {
            latest = Found.fetched(known, false, true);
        }
        if (same.test(known)) {
            refreshWhenDue(known);
        } else {
            done.accept(latest());
        }
    }

    private synchronized Found latest() {
        return latest;
    }

    private void refreshWhenDue(Known known) {
        Duration due = known.freshFor(nanos.getAsLong());
        alarm(due.compareTo(AT_MOST_EVERY) < 0 ? AT_MOST_EVERY : due, () -> {
            if (latest().known() == known) {
                refresh.accept(known.key());
                refreshWhenDue(known);
            }
        });
    }

    private void alarm(Duration delay, Runnable task) {
        synchronized (this) {
            if (!ended) {
                alarms.add(timer.in(delay, task));
            }
        }
    }

    void end() {
        List<Runnable> set;
        synchronized (this) {
            ended = true;
            set = List.copyOf(alarms);
            alarms.clear();
        }
        set.forEach(Runnable::run);
    }
}
