package dev.xs2gateway.budget;

import java.util.List;

/**
 * The calls under way, those made lately, and when the next one is allowed by every limit at once; exact in any sliding window.
 *
 * <p>Nobody but the vendor knows when a call arrived there: some time between its sending and its end. So a call counts as made
 * now for as long as it is under way, and grows old from its end on. A call is allowed when, for each limit of n calls, those
 * under way and those that ended within the window are fewer than n; so the newest ends, as many as the largest limit allows, are
 * all there is to remember. Times are nanoseconds of one monotonic clock. Not thread safe.
 */
final class SlidingWindows {
    /** The wait for a call under way to end: nobody knows how long that is. */
    static final long UNKNOWN = Long.MAX_VALUE;

    private final List<Limit> limits;
    private final long[] ends;
    private long ended;
    private int underWay;

    SlidingWindows(List<Limit> limits) {
        this.limits = List.copyOf(limits);
        this.ends = new long[limits.stream().mapToInt(Limit::calls).max().orElseThrow()];
    }

    private SlidingWindows(SlidingWindows other) {
        this.limits = other.limits;
        this.ends = other.ends.clone();
        this.ended = other.ended;
        this.underWay = other.underWay;
    }

    /** What would be, if all that is under way ended now. */
    SlidingWindows asIfAllEnded(long now) {
        SlidingWindows copy = new SlidingWindows(this);
        while (copy.underWay > 0) {
            copy.end(now);
        }
        return copy;
    }

    /** How long after {@code now} the next call is allowed, in nanoseconds; 0: at once; {@link #UNKNOWN}: not before one ends. */
    long waitNanos(long now) {
        long wait = 0;
        for (Limit limit : limits) {
            int free = limit.calls() - underWay;
            if (free <= 0) {
                return UNKNOWN;
            }
            if (ended >= free) {
                long oldest = ends[Math.floorMod(ended - free, ends.length)];
                wait = Math.max(wait, oldest + limit.window().toNanos() - now);
            }
        }
        return wait;
    }

    void begin() {
        underWay++;
    }

    /** A call that began was not sent after all. */
    void unsent() {
        underWay--;
    }

    void end(long now) {
        underWay--;
        ends[Math.floorMod(ended, ends.length)] = now;
        ended++;
    }

    /** A call that ends as it begins. */
    void spend(long now) {
        begin();
        end(now);
    }
}
