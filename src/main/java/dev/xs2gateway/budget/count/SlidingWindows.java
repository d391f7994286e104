package dev.xs2gateway.budget.count;

import dev.xs2gateway.budget.Limit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/**
 * The calls under way and the latest calls, from which it computes when every limit allows the next call; exact in any sliding window.
 *
 * <p>Only XS2Event knows when a call arrived there: at some time between its sending and its end, and at most {@code onTheWay}
 * after its sending. A call therefore counts as made now for as long as it may be on its way, and ages from then on. A call is
 * allowed if, for each limit of n calls, fewer than n are on their way or arrived within the window. So only the newest arrivals
 * have to be remembered, as many as the largest limit allows. Times are nanoseconds of one monotonic clock. Not thread safe.
 */
public final class SlidingWindows {
    private final long onTheWay;
    private final long[] arrivals;
    private long arrived;
    private final Deque<Begun> underWay = new ArrayDeque<>();

    /** A call that has begun; equal only to itself. */
    static final class Begun {
        private final long at;

        private Begun(long at) {
            this.at = at;
        }

        long at() {
            return at;
        }
    }

    /** Creates empty windows; {@code mostCalls} is the largest number of calls in any limit that they will be checked against. */
    public SlidingWindows(int mostCalls, long onTheWayNanos) {
        this.onTheWay = onTheWayNanos;
        this.arrivals = new long[mostCalls];
    }

    /**
     * The longest time after {@code now} until the next call is allowed, in nanoseconds; 0: at once. A call that ends earlier shortens it.
     */
    long waitNanos(List<Limit> limits, long now) {
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
        long inTheWay = free > 0 ? newest(free) : begunAsNumber(-free) + onTheWay;
        return inTheWay + limit.window().toNanos() - now;
    }

    private long begunAsNumber(int n) {
        Iterator<Begun> oldestFirst = underWay.iterator();
        for (int i = 0; i < n; i++) {
            oldestFirst.next();
        }
        return oldestFirst.next().at;
    }

    /** The time of the n-th newest arrival; the newest is the first. */
    private long newest(int n) {
        return arrivals[Math.floorMod(arrived - n, arrivals.length)];
    }

    /**
     * The shortest time that a call has to wait if {@code ahead} others go first, in
     * nanoseconds: as if all calls under way ended now, and each limit were the only one.
     */
    long waitAtLeast(List<Limit> limits, int ahead, long now) {
        settle(now);
        long wait = 0;
        for (Limit limit : limits) {
            wait = Math.max(wait, waitAtLeast(limit, ahead, now));
        }
        return wait;
    }

    private long waitAtLeast(Limit limit, int ahead, long now) {
        long window = limit.window().toNanos();
        int inTheWay = limit.calls() - ahead % limit.calls();
        long first = 0;
        if (inTheWay <= underWay.size()) {
            first = window;
        } else if (inTheWay - underWay.size() <= arrived) {
            first = Math.max(0, newest(inTheWay - underWay.size()) + window - now);
        }
        return first + ahead / limit.calls() * window;
    }

    /** How many calls this limit allows now. */
    int left(Limit limit, long now) {
        settle(now);
        int remaining = limit.calls() - underWay.size();
        for (int n = 1; n <= Math.min(arrived, arrivals.length) && remaining > 0; n++, remaining--) {
            if (newest(n) + limit.window().toNanos() - now <= 0) {
                break;
            }
        }
        return Math.max(0, remaining);
    }

    /** How long ago each call within {@code window} counts as made; negative for a call that may still be on its way. */
    List<Long> ages(long window, long now) {
        settle(now);
        List<Long> ages = new ArrayList<>();
        underWay.forEach(call -> ages.add(now - call.at - onTheWay));
        for (int n = 1; n <= Math.min(arrived, arrivals.length) && now - newest(n) < window; n++) {
            ages.add(now - newest(n));
        }
        return ages;
    }

    Begun start(long now) {
        settle(now);
        Begun call = new Begun(now);
        underWay.add(call);
        return call;
    }

    /** Removes a call that began but was not sent after all. */
    void unsent(Begun call) {
        underWay.remove(call);
    }

    void end(Begun call, long now) {
        settle(now);
        if (underWay.remove(call)) {
            arrive(now);
        }
    }

    /** Counts a call that began and ended at {@code now}, which is not before the end of any other call. */
    public void spend(long now) {
        end(start(now), now);
    }

    /**
     * Counts the calls that cannot be on their way any more as arrived. Runs
     * before anything newer is counted, so that arrivals stay in order.
     */
    private void settle(long now) {
        while (!underWay.isEmpty() && underWay.element().at + onTheWay - now <= 0) {
            arrive(underWay.remove().at + onTheWay);
        }
    }

    private void arrive(long at) {
        arrivals[Math.floorMod(arrived, arrivals.length)] = at;
        arrived++;
    }
}
