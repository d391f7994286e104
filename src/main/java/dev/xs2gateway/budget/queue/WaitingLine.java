package dev.xs2gateway.budget.queue;

import dev.xs2gateway.budget.Lane;
import dev.xs2gateway.budget.Shares;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All waiting permit requests in the order in which they are served: lanes
 * as {@link Shares} chooses, consumers of a lane in turn. Not thread safe.
 */
final class WaitingLine {
    private final Shares shares;
    private final Map<Lane, RoundRobinQueue> lanes = new EnumMap<>(Lane.class);
    // All requests wait equally long at most, so the oldest one has to be refused first.
    private final Set<PermitRequest> byAge = new LinkedHashSet<>();

    WaitingLine(Shares shares) {
        this.shares = shares;
        for (Lane lane : Lane.values()) {
            lanes.put(lane, new RoundRobinQueue());
        }
    }

    private RoundRobinQueue lane(Lane lane) {
        return Objects.requireNonNull(lanes.get(lane));
    }

    void add(PermitRequest waiter) {
        lane(waiter.lane()).add(waiter);
        byAge.add(waiter);
    }

    void remove(PermitRequest waiter) {
        if (byAge.remove(waiter)) {
            lane(waiter.lane()).remove(waiter);
        }
    }

    /** Removes and returns the next request, or null. */
    @Nullable
    PermitRequest next() {
        if (byAge.isEmpty()) {
            return null;
        }
        PermitRequest next = lane(shares.next(lane -> waiting(lane) > 0)).next();
        byAge.remove(next);
        return next;
    }

    /** The request that has waited longest, or null. */
    @Nullable
    PermitRequest oldest() {
        return byAge.isEmpty() ? null : byAge.iterator().next();
    }

    int waiting(Lane lane) {
        return lane(lane).size();
    }

    /** The smallest number of requests that go before a new one. */
    int ahead(Lane newcomers, String consumer) {
        int inLane = lane(newcomers).ahead(consumer);
        int before = 0;
        for (Lane lane : Lane.values()) {
            before += lane.compareTo(newcomers) < 0 ? waiting(lane) : 0;
        }
        return Math.min(before + inLane, shares.aheadAtMost(newcomers, inLane));
    }
}
