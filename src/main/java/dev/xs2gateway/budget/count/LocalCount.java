package dev.xs2gateway.budget.count;

import dev.xs2gateway.budget.Limit;
import dev.xs2gateway.budget.QuietPeriod;
import dev.xs2gateway.budget.count.Ledger.Call;
import dev.xs2gateway.budget.count.Ledger.Reply;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Counts the calls of this process, and only these. Thread safe. Times are nanoseconds of the process's monotonic clock. */
public final class LocalCount {
    private final SlidingWindows windows;
    private final CallRecorder recorder;
    private final LongSupplier nanoTime;
    private long quietUntil;
    private @Nullable QuietPeriod quiet;
    // The latest refusal. It is valid until its time, or until a call ends; meanwhile further requests get the same
    // reply without the lock.
    private volatile @Nullable Refusal refusal;

    private record Refusal(List<Limit> limits, long until) {}

    /** Creates the count; {@code recorder} records each call as it is made. */
    public LocalCount(SlidingWindows windows, CallRecorder recorder, LongSupplier nanoTime) {
        this.windows = windows;
        this.recorder = recorder;
        this.nanoTime = nanoTime;
        this.quietUntil = nanoTime.getAsLong();
    }

    /** Allows no calls until {@code nanos}, because others may have been made that are not known here. */
    public synchronized void keepQuietUntil(long nanos, QuietPeriod period) {
        quietUntil = nanos;
        quiet = period;
        refusal = null;
    }

    synchronized @Nullable public QuietPeriod quiet() {
        return quietUntil - nanoTime.getAsLong() > 0 ? quiet : null;
    }

    /** Grants a call, or states the longest time until one is available. {@code clock} states when the call began. */
    public Reply ask(List<Limit> limits, LongSupplier clock) {
        long now = nanoTime.getAsLong();
        Refusal last = refusal;
        return last != null && last.until - now > 0 && last.limits.equals(limits)
                ? new Reply.Wait(last.until - now)
                : count(limits, clock);
    }

    private synchronized Reply count(List<Limit> limits, LongSupplier clock) {
        long now = nanoTime.getAsLong();
        long wait = waitNanos(limits, now);
        if (wait > 0) {
            return new Reply.Wait(wait);
        }
        Counted call = new Counted(clock.getAsLong(), windows.start(now), recorder.record());
        // If this was the last call available, the next request is refused without the lock.
        waitNanos(limits, now);
        return new Reply.Granted(call);
    }

    /** The time from now until a call is available, in nanoseconds; 0 or less: at once. */
    private long waitNanos(List<Limit> limits, long now) {
        long wait = Math.max(quietUntil - now, windows.waitNanos(limits, now));
        if (wait > 0) {
            refusal = new Refusal(limits, now + wait);
        }
        return wait;
    }

    public synchronized long waitAtLeast(List<Limit> limits, int ahead) {
        long now = nanoTime.getAsLong();
        return Math.max(quietUntil - now, windows.waitAtLeast(limits, ahead, now));
    }

    /** How many calls each of these limits allows now. */
    public synchronized List<Integer> left(List<Limit> limits) {
        long now = nanoTime.getAsLong();
        return limits.stream()
                .map(limit -> quietUntil - now > 0 ? 0 : windows.left(limit, now))
                .toList();
    }

    /** How long ago each call within {@code window} counts as made, in nanoseconds; negative for a call that may still be on its way. */
    public synchronized List<Long> ages(long window) {
        return windows.ages(window, nanoTime.getAsLong());
    }

    private final class Counted implements Call {
        private final long begun;
        private final SlidingWindows.Begun call;
        private final CallRecorder.Entry entry;

        Counted(long begun, SlidingWindows.Begun call, CallRecorder.Entry entry) {
            this.begun = begun;
            this.call = call;
            this.entry = entry;
        }

        @Override
        public long begun() {
            return begun;
        }

        @Override
        public void ended() {
            synchronized (LocalCount.this) {
                windows.end(call, nanoTime.getAsLong());
                refusal = null;
            }
            entry.ended();
        }

        @Override
        public void unsent() {
            synchronized (LocalCount.this) {
                windows.unsent(call);
                refusal = null;
            }
            entry.unsent();
        }
    }
}
