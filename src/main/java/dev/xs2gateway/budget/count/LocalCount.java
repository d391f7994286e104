package dev.xs2gateway.budget.count;

import dev.xs2gateway.budget.Limit;
import dev.xs2gateway.budget.QuietPeriod;
import dev.xs2gateway.budget.count.Ledger.Call;
import dev.xs2gateway.budget.count.Ledger.Reply;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Counts the calls of this process, and only these. Thread safe; times are nanoseconds of the process's monotonic clock. */
public final class LocalCount {
    private final SlidingWindows windows;
    private final CallRecorder past;
    private final LongSupplier nanoTime;
    private long quietUntil;
    private @Nullable QuietPeriod quiet;
    // Holds until then, or until a call ends: whoever asks meanwhile need not wait for the lock to hear the same.
    private volatile @Nullable Refusal refusal;

    private record Refusal(List<Limit> limits, long until) {}

    /** {@code past}: where the calls are written down as they are made. */
    public LocalCount(SlidingWindows windows, CallRecorder past, LongSupplier nanoTime) {
        this.windows = windows;
        this.past = past;
        this.nanoTime = nanoTime;
        this.quietUntil = nanoTime.getAsLong();
    }

    /** No calls until then: others may have been made that are not known here. */
    public synchronized void keepQuietUntil(long nanos, QuietPeriod period) {
        quietUntil = nanos;
        quiet = period;
        refusal = null;
    }

    synchronized @Nullable public QuietPeriod quiet() {
        return quietUntil - nanoTime.getAsLong() > 0 ? quiet : null;
    }

    /** A call, or how long to wait until there is one at the latest; {@code clock} is the one by which the call says when it began. */
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
        Counted call = new Counted(clock.getAsLong(), windows.begin(now), past.begin());
        // Where this was the last one, the next to ask is refused without the lock.
        waitNanos(limits, now);
        return new Reply.Granted(call);
    }

    /** How long from now until there is a call; 0: at once. */
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

    /** How long ago each call counts as made, in nanoseconds, back to {@code window}; negative for those that may still be on their way. */
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
