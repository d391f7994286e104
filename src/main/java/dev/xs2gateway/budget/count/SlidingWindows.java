package dev.xs2gateway.budget.count;

import dev.xs2gateway.budget.Limit;
import java.util.ArrayDeque;
import java.util.ArrayList;
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
public final class SlidingWindows {
    private final long onTheWay;
    private final long[] arrivals;
    private long arrived;
    private final Deque<Begun> underWay = new ArrayDeque<>();

    /** A call since it was begun; equal to no other. */
    static final class Begun {
        private final long at;

        private Begun(long at) {
            this.at = at;
        }

        long at() {
            return at;
        }
    }

    /** {@code mostCalls}: the largest number of calls in any limit that will be asked about. */
    public SlidingWindows(int mostCalls, long onTheWayNanos) {
        this.onTheWay = onTheWayNanos;
        this.arrivals = new long[mostCalls];
    }

    /** How long after {@code now} the next call is allowed at the latest, in nanoseconds; 0: at once. Calls that end bring it forward. */
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

    /** When the n-th newest arrival was; the newest is the first. */
    private long newest(int n) {
        return arrivals[Math.floorMod(arrived - n, arrivals.length)];
    }

    /**
     * How long a call has to wait at least that {@code ahead} others go before, in nanoseconds: as if all calls under way ended now, and
     * each limit stood alone.
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
        int left = limit.calls() - underWay.size();
        for (int n = 1; n <= Math.min(arrived, arrivals.length) && left > 0; n++, left--) {
            if (newest(n) + limit.window().toNanos() - now <= 0) {
                break;
            }
        }
        return Math.max(0, left);
    }

    /** How long ago each call counts as made, back to {@code window}; negative for those that may still be on their way. */
    List<Long> ages(long window, long now) {
        settle(now);
        List<Long> ages = new ArrayList<>();
        underWay.forEach(call -> ages.add(now - call.at - onTheWay));
        for (int n = 1; n <= Math.min(arrived, arrivals.length) && now - newest(n) < window; n++) {
            ages.add(now - newest(n));
        }
        return ages;
    }

    Begun begin(long now) {
        settle(now);
        Begun call = new Begun(now);
        underWay.add(call);
        return call;
    }

    /** A call that began was not sent after all. */
    void unsent(Begun call) {
        underWay.remove(call);
    }

    void end(Begun call, long now) {
        settle(now);
        if (underWay.remove(call)) {
            arrive(now);
        }
    }

    /** A call that ended when it began, not before any that has ended. */
    public void spend(long now) {
        end(begin(now), now);
    }

    /** What cannot be on its way any more has arrived; before anything newer is counted, so that arrivals stay in order. */
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
