package dev.xs2gateway.orders.lookup;

import dev.xs2gateway.orders.Timer;
import dev.xs2gateway.orders.cache.CacheEntry;
import dev.xs2gateway.orders.model.OrderKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A caller's wait for an entry to change. It receives new entries of this pod at once, checks every two seconds for
 * snapshots of other pods, and has the entry refreshed when it expires, at most once a second. An entry that is expired at
 * the end of the wait is returned as stale.
 */
final class LongPoll {
    private static final Duration AT_MOST_EVERY = Duration.ofSeconds(1);
    private static final Duration CHECK_EVERY = Duration.ofSeconds(2);

    private final Predicate<CacheEntry> same;
    private final Consumer<LookupResult> done;
    private final Function<OrderKey, @Nullable Throwable> refresh;
    private final Consumer<OrderKey> checkOtherPods;
    private final Timer timer;
    private final LongSupplier nanos;
    private final List<Runnable> alarms = new ArrayList<>();
    private LookupResult latest;
    private @Nullable Throwable lastFailure;
    private boolean ended;

    /**
     * Creates a wait that has not started yet.
     *
     * @param refresh starts a refresh, or returns the failure because of which none is started at present
     * @param checkOtherPods takes over a newer snapshot of another pod
     */
    LongPoll(
            LookupResult first,
            Predicate<CacheEntry> same,
            Consumer<LookupResult> done,
            Function<OrderKey, @Nullable Throwable> refresh,
            Consumer<OrderKey> checkOtherPods,
            Timer timer,
            LongSupplier nanos) {
        this.latest = first;
        this.lastFailure = first.why();
        this.same = same;
        this.done = done;
        this.refresh = refresh;
        this.checkOtherPods = checkOtherPods;
        this.timer = timer;
        this.nanos = nanos;
    }

    void start(Duration wait) {
        alarm(wait, () -> done.accept(finalResult()));
        refreshWhenDue(latest().entry());
        scheduleCheck();
    }

    private void scheduleCheck() {
        alarm(CHECK_EVERY, () -> {
            checkOtherPods.accept(latest().entry().key());
            scheduleCheck();
        });
    }

    /** Receives a new entry of the id. */
    void onEntry(CacheEntry entry) {
        synchronized (this) {
            latest = LookupResult.fetched(entry, false, true);
            lastFailure = null;
        }
        if (same.test(entry)) {
            refreshWhenDue(entry);
        } else {
            done.accept(latest());
        }
    }

    private synchronized LookupResult latest() {
        return latest;
    }

    /** Returns the result at the end of the wait. If its entry has expired, a refresh is started, as for every stale result. */
    private LookupResult finalResult() {
        LookupResult last = latest();
        CacheEntry entry = last.entry();
        return entry.isFresh(nanos.getAsLong()) ? last : LookupResult.stale(entry, startRefresh(entry));
    }

    /** Starts a refresh; returns why the entry is still stale, if that is known. */
    private @Nullable Throwable startRefresh(CacheEntry entry) {
        @Nullable Throwable why = refresh.apply(entry.key());
        synchronized (this) {
            if (why != null) {
                lastFailure = why;
            }
            return lastFailure;
        }
    }

    private void refreshWhenDue(CacheEntry entry) {
        Duration due = entry.freshFor(nanos.getAsLong());
        alarm(due.compareTo(AT_MOST_EVERY) < 0 ? AT_MOST_EVERY : due, () -> {
            if (latest().entry() == entry) {
                startRefresh(entry);
                refreshWhenDue(entry);
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
        List<Runnable> cancellations;
        synchronized (this) {
            ended = true;
            cancellations = List.copyOf(alarms);
            alarms.clear();
        }
        cancellations.forEach(Runnable::run);
    }
}
