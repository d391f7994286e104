package dev.xs2gateway.budget;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/**
 * The calls under way, those made lately, and when the next one is allowed by every limit at once; exact in any sliding window.
 *
 * <p>Nobody but the vendor knows when a call arrived there: some time between its sending and its end, and not later than
 * {@code onTheWay} after its sending. So a call counts as made now for as long as it may be on its way, and grows old from then on. A
 * call is allowed when, for each limit of n calls, those on their way and those that arrived within the window are fewer than n; so
 * the newest arrivals, as many as the largest limit allows, are all there is to remember. Times are nanoseconds of one monotonic
 * clock. Not thread safe.
 */
final class SlidingWindows {
    private final List<Limit> limits;
    private final long onTheWay;
    private final long[] arrivals;
    private long arrived;
    private final Deque<Call> underWay;

    /** A call since it was begun; equal to no other. */
    static final class Call {
        private final long begun;

        private Call(long begun) {
            this.begun = begun;
        }
    }

    SlidingWindows(List<Limit> limits, long onTheWayNanos) {
        this.limits = List.copyOf(limits);
        this.onTheWay = onTheWayNanos;
        this.arrivals = new long[limits.stream().mapToInt(Limit::calls).max().orElseThrow()];
        this.underWay = new ArrayDeque<>();
    }

    private SlidingWindows(SlidingWindows other) {
        this.limits = other.limits;
        this.onTheWay = other.onTheWay;
        this.arrivals = other.arrivals.clone();
        this.arrived = other.arrived;
        this.underWay = new ArrayDeque<>();
    }

    /** What would be, if all that is under way ended now. */
    SlidingWindows asIfAllEnded(long now) {
        settle(now);
        SlidingWindows copy = new SlidingWindows(this);
        underWay.forEach(call -> copy.arrive(now));
        return copy;
    }

    /** How long after {@code now} the next call is allowed at the latest, in nanoseconds; 0: at once. Calls that end bring it forward. */
    long waitNanos(long now) {
        settle(now);
        long wait = 0;
        for (Limit limit : limits) {
            wait = Math.max(wait, waitNanos(limit, now));
        }
        return wait;
    }

    private long waitNanos(Limit limit, long now) {
        int free = limit.calls() - underWay.size();
        if (free > arrived) {
            return 0;
        }
        long inTheWay =
                free > 0 ? arrivals[Math.floorMod(arrived - free, arrivals.length)] : begunAsNumber(-free) + onTheWay;
        return inTheWay + limit.window().toNanos() - now;
    }

    private long begunAsNumber(int n) {
        Iterator<Call> oldestFirst = underWay.iterator();
        for (int i = 0; i < n; i++) {
            oldestFirst.next();
        }
        return oldestFirst.next().begun;
    }

    Call begin(long now) {
        settle(now);
        Call call = new Call(now);
        underWay.add(call);
        return call;
    }

    /** A call that began was not sent after all. */
    void unsent(Call call) {
        underWay.remove(call);
    }

    void end(Call call, long now) {
        settle(now);
        if (underWay.remove(call)) {
            arrive(now);
        }
    }

    /** A call that ends as it begins. */
    void spend(long now) {
        end(begin(now), now);
    }

    /** What cannot be on its way any more has arrived; before anything newer is counted, so that arrivals stay in order. */
    private void settle(long now) {
        while (!underWay.isEmpty() && underWay.element().begun + onTheWay - now <= 0) {
            arrive(underWay.remove().begun + onTheWay);
        }
    }

    private void arrive(long at) {
        arrivals[Math.floorMod(arrived, arrivals.length)] = at;
        arrived++;
    }
}
