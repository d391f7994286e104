package dev.xs2gateway.orders;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One caller who waits for an answer to change. It hears at once of what this pod learns, looks every two seconds for what other pods have
 * learnt, and has the answer refreshed when it runs out, at most once a second. What has run out by the end of the wait is handed out as
 * stale.
 */
final class LongPoll {
    private static final Duration AT_MOST_EVERY = Duration.ofSeconds(1);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(2);

    private final Predicate<Known> same;
    private final Consumer<Found> done;
    private final Function<OrderKey, @Nullable Throwable> refresh;
    private final Consumer<OrderKey> look;
    private final Timer timer;
    private final LongSupplier nanos;
    private final List<Runnable> alarms = new ArrayList<>();
    private Found latest;
    private @Nullable Throwable lastFailure;
    private boolean ended;

    /** {@code refresh} tells for which failure it is not done just now; {@code look} takes over what other pods have learnt. */
    LongPoll(
            Found first,
            Predicate<Known> same,
            Consumer<Found> done,
            Function<OrderKey, @Nullable Throwable> refresh,
            Consumer<OrderKey> look,
            Timer timer,
            LongSupplier nanos) {
        this.latest = first;
        this.lastFailure = first.why();
        this.same = same;
        this.done = done;
        this.refresh = refresh;
        this.look = look;
        this.timer = timer;
        this.nanos = nanos;
    }

    void begin(Duration wait) {
        alarm(wait, () -> done.accept(atLast()));
        refreshWhenDue(latest().known());
        lookAgain();
    }

    private void lookAgain() {
        alarm(LOOK_EVERY, () -> {
            look.accept(latest().known().key());
            lookAgain();
        });
    }

    /** An answer has come. */
    void heard(Known known) {
        synchronized (this) {
            latest = Found.fetched(known, false, true);
            lastFailure = null;
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

    /** What there is when the wait is over. Run out, it is asked for again, as for everybody who is given something stale. */
    private Found atLast() {
        Found found = latest();
        Known known = found.known();
        return known.isFresh(nanos.getAsLong()) ? found : Found.stale(known, refreshed(known));
    }

    /** Why it is still stale, as far as that is known. */
    private @Nullable Throwable refreshed(Known known) {
        @Nullable Throwable why = refresh.apply(known.key());
        synchronized (this) {
            if (why != null) {
                lastFailure = why;
            }
            return lastFailure;
        }
    }

    private void refreshWhenDue(Known known) {
        Duration due = known.freshFor(nanos.getAsLong());
        alarm(due.compareTo(AT_MOST_EVERY) < 0 ? AT_MOST_EVERY : due, () -> {
            if (latest().known() == known) {
                refreshed(known);
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
