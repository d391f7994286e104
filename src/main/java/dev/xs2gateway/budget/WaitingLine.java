package dev.xs2gateway.budget;

import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All who wait for a call, and whose turn is next: lane by lane as {@link Shares} say, in a lane one consumer after the other. Not thread safe. */
final class WaitingLine {
    private final Shares shares;
    private final Map<Lane, Turns> lanes = new EnumMap<>(Lane.class);
    // All are equally patient, so who came first has to be turned away first.
    private final Set<Waiter> byAge = new LinkedHashSet<>();

    WaitingLine(Shares shares) {
        this.shares = shares;
        for (Lane lane : Lane.values()) {
            lanes.put(lane, new Turns());
        }
    }

    private Turns lane(Lane lane) {
        return Objects.requireNonNull(lanes.get(lane));
    }

    void add(Waiter waiter) {
        lane(waiter.lane()).add(waiter);
        byAge.add(waiter);
    }

    void remove(Waiter waiter) {
        if (byAge.remove(waiter)) {
            lane(waiter.lane()).remove(waiter);
        }
    }

    /** Takes the next out, or null. */
    @Nullable
    Waiter next() {
        if (byAge.isEmpty()) {
            return null;
        }
        Waiter next = lane(shares.next(lane -> waiting(lane) > 0)).next();
        byAge.remove(next);
        return next;
    }

    /** Who has waited longest, or null. */
    @Nullable
    Waiter oldest() {
        return byAge.isEmpty() ? null : byAge.iterator().next();
    }

    int waiting(Lane lane) {
        return lane(lane).size();
    }

    /** How many go before a newcomer at least. */
    int ahead(Lane newcomers, String consumer) {
        int inLane = lane(newcomers).ahead(consumer);
        int before = 0;
        for (Lane lane : Lane.values()) {
            before += lane.compareTo(newcomers) < 0 ? waiting(lane) : 0;
        }
        return Math.min(before + inLane, shares.aheadAtMost(newcomers, inLane));
    }
}
