package dev.xs2gateway.budget;

import java.util.List;

/**
 * The recent spends, and when the next one is allowed by every limit at once; exact in any sliding window.
 *
 * <p>A spend is allowed when, for each limit of n calls, the n-th last spend is at least a window ago; so the newest spends as
 * many as the largest limit allows are all there is to remember. Times are nanoseconds of one monotonic clock. Not thread safe.
 */
final class SlidingWindows {
    private final List<Limit> limits;
    private final long[] spends;
    private long count;

    SlidingWindows(List<Limit> limits) {
        this.limits = List.copyOf(limits);
        this.spends = new long[limits.stream().mapToInt(Limit::calls).max().orElseThrow()];
    }

    private SlidingWindows(SlidingWindows other) {
        this.limits = other.limits;
        this.spends = other.spends.clone();
        this.count = other.count;
    }

    SlidingWindows copy() {
        return new SlidingWindows(this);
    }

    /** How long after {@code now} the next spend is allowed, in nanoseconds; 0: at once. */
    long waitNanos(long now) {
        long wait = 0;
        for (Limit limit : limits) {
            if (count >= limit.calls()) {
                long oldest = spends[Math.floorMod(count - limit.calls(), spends.length)];
                wait = Math.max(wait, oldest + limit.window().toNanos() - now);
            }
        }
        return wait;
    }

    void spend(long now) {
        spends[Math.floorMod(count, spends.length)] = now;
        count++;
    }
}
