package dev.xs2gateway.orders.batch;

import dev.xs2gateway.orders.model.OrderKey;
import dev.xs2gateway.upstream.IdKind;
import dev.xs2gateway.upstream.json.InQuery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The questions of one kind: those that gather, and those under way; and when the next batch may leave. Its owner locks it.
 *
 * <p>A batch leaves when none of its lane is under way, or when it is full. What is urgent goes before what is not, and takes that along
 * where there is room.
 */
public final class BatchQueue {
    private static final Logger LOG = Logger.getLogger(BatchQueue.class);
    private static final int LONGEST_GATHERING = 5;
    /** So long a call holds the next one back: one that hangs, for one of its ids perhaps, must not make all others wait for its end. */
    public static final Duration LONGEST_HOLD = Duration.ofSeconds(1);

    private final IdKind kind;
    private final InQuery query;
    private final int mostUnderWay;
    private final Duration gather;
    private final Map<String, PendingLookup> open = new HashMap<>();
    private final Lane urgent = new Lane();
    private final Lane bulk = new Lane();
    private final Lane isolated = new Lane();
    private final Predicate<OrderKey> isIsolated;
    private int mostIds;

    /** How a question travels, and with which others. */
    enum Travel {
        /** Somebody waits in a hurry. */
        URGENT,
        BULK,
        /** Alone, for it made calls fail lately: one call each, which holds nothing else up. */
        ISOLATED
    }

    /** Questions of one urgency, and the batches of it that wait for the budget or are under way. */
    private static final class Lane {
        private final PendingLookupQueue gathering = new PendingLookupQueue();
        private int leaving;
        private int underWay;
        private long lastDrawnAt;
        private long gatherUntil;
        private long gatherAtMostUntil;
        private boolean gatherOn;

        int calls() {
            return leaving + underWay;
        }
    }

    /**
     * {@code gather}: how long ids gather on after a batch that was well filled, if the next one would not be full; while more keep coming,
     * up to five times as long. {@code isIsolated}: whether an id must not share a call.
     */
    BatchQueue(IdKind kind, InQuery query, int mostUnderWay, Duration gather, Predicate<OrderKey> isIsolated) {
        this.kind = kind;
        this.query = query;
        this.mostIds = query.maxIds();
        this.mostUnderWay = mostUnderWay;
        this.gather = gather;
        this.isIsolated = isIsolated;
    }

    /** Joins the question for this id, or begins one; what was not urgent becomes so when somebody in a hurry joins. */
    public PendingLookup join(String id, PendingLookup.LookupWaiter waiter, long now) {
        PendingLookup pending = open.get(id);
        if (pending == null) {
            pending = new PendingLookup(new OrderKey(kind, id), waiter.consumer(), now);
            open.put(id, pending);
            gather(pending, travel(pending.key(), waiter.urgent()), now);
        } else if (waiter.urgent() && !pending.isUrgent() && bulk.gathering.remove(pending)) {
            pending.travel(Travel.URGENT);
            urgent.gathering.add(pending);
        }
        pending.join(waiter);
        return pending;
    }

    private Travel travel(OrderKey key, boolean hurry) {
        if (isIsolated.test(key)) {
            return Travel.ISOLATED;
        }
        return hurry ? Travel.URGENT : Travel.BULK;
    }

    /** While ids keep coming it pays to wait for more, up to a point. */
    private void gather(PendingLookup pending, Travel travel, long now) {
        Lane lane = lane(travel);
        pending.travel(travel);
        lane.gathering.add(pending);
        if (gathers(lane, now)) {
            long until = now + gather.toNanos();
            lane.gatherUntil = until - lane.gatherAtMostUntil < 0 ? until : lane.gatherAtMostUntil;
        }
    }

    /** A question that nobody waits for, unless the id is being asked already. */
    void refresh(String id, String consumer, long now) {
        open(id, consumer, now).ifPresent(pending -> {
            pending.travel(travel(pending.key(), false));
            lane(pending.travel()).gathering.add(pending);
        });
    }

    /** The same, for a batch that leaves now. */
    Optional<PendingLookup> ride(String id, String consumer, long now) {
        Optional<PendingLookup> rider = open(id, consumer, now);
        rider.ifPresent(PendingLookup::fillSpareSlot);
        return rider;
    }

    private Optional<PendingLookup> open(String id, String consumer, long now) {
        if (open.containsKey(id)) {
            return Optional.empty();
        }
        PendingLookup pending = new PendingLookup(new OrderKey(kind, id), consumer, now);
        pending.refresh();
        open.put(id, pending);
        return Optional.of(pending);
    }

    boolean isOpen(String id) {
        return open.containsKey(id);
    }

    void leave(PendingLookup pending, PendingLookup.ResultListener waiter) {
        pending.leave(waiter);
        if (!pending.isWanted() && lane(pending.travel()).gathering.remove(pending)) {
            open.remove(pending.key().id());
        }
    }

    /** Whether such a batch shall ask for its turn now; if so, it counts as leaving. */
    boolean leaves(Travel travel, long now) {
        Lane lane = lane(travel);
        boolean leaves = isRoom(travel) && isReady(lane, travel, now);
        lane.leaving += leaves ? 1 : 0;
        return leaves;
    }

    private boolean isReady(Lane lane, Travel travel, long now) {
        int gathered = lane.gathering.size();
        if (travel == Travel.ISOLATED) {
            return gathered > lane.leaving;
        }
        boolean isFull = gathered >= (lane.leaving + 1) * mostIds;
        return gathered > 0 && (isFull || isIdle(lane, now));
    }

    /** The question because of which the next such batch leaves; null if there is none. */
    @Nullable
    PendingLookup next(Travel travel) {
        PendingLookupQueue gathering = lane(travel).gathering;
        return gathering.isEmpty() ? null : gathering.peek();
    }

    private static boolean isIdle(Lane lane, long now) {
        boolean isHeld = lane.underWay > 0 && now - lane.lastDrawnAt < LONGEST_HOLD.toNanos();
        return lane.leaving == 0 && !isHeld && !gathers(lane, now);
    }

    private static boolean gathers(Lane lane, long now) {
        return lane.gatherOn && lane.gatherUntil - now > 0;
    }

    /** Whether ids gather on, though nothing is under way. */
    boolean gathers(Travel travel, long now) {
        return gathers(lane(travel), now);
    }

    /** Bulk work leaves room for those in a hurry; isolated ids, whose calls may hang, take room from each other only. */
    private boolean isRoom(Travel travel) {
        int all = urgent.calls() + bulk.calls();
        return switch (travel) {
            case URGENT -> all < mostUnderWay || urgent.calls() == 0;
            case BULK -> all < Math.max(1, mostUnderWay - 1);
            case ISOLATED -> isolated.calls() < mostUnderWay;
        };
    }

    /** Draws the batch that leaves now; it counts as under way until it is {@link #over}. */
    List<PendingLookup> draw(Travel travel, BatchFiller filler, long now) {
        List<PendingLookup> batch = new ArrayList<>();
        if (travel == Travel.ISOLATED) {
            if (!isolated.gathering.isEmpty()) {
                batch.add(isolated.gathering.poll());
            }
        } else {
            InQuery.Fit fit = query.fit();
            fill(batch, fit, urgent.gathering);
            fill(batch, fit, bulk.gathering);
            if (!batch.isEmpty()) {
                filler.fill(batch, fit, this, now);
            }
        }
        batch.forEach(pending -> pending.drawn(now));
        lane(travel).leaving--;
        lane(travel).underWay++;
        lane(travel).lastDrawnAt = now;
        return batch;
    }

    /** How many more ids the batch may hold. */
    int spare(List<PendingLookup> batch) {
        return mostIds - batch.size();
    }

    /** XS2Event refuses larger batches than this for their size; remembered, for else each would be paid for several times. */
    void answersAtMost(int ids) {
        if (ids < mostIds) {
            LOG.infof("XS2Event answers no query for %d ids: %d from now on", mostIds, ids);
            mostIds = ids;
        }
    }

    private void fill(List<PendingLookup> batch, InQuery.Fit fit, PendingLookupQueue gathering) {
        while (!gathering.isEmpty()
                && spare(batch) > 0
                && fit.add(gathering.peek().key().id())) {
            batch.add(gathering.poll());
        }
    }

    /**
     * A batch of this size that was drawn has been answered or has failed.
     *
     * @return whether ids gather on for a while: many are asking, and a moment more saves calls
     */
    boolean over(Travel travel, int size, long now) {
        Lane lane = lane(travel);
        lane.underWay--;
        lane.gatherOn = travel != Travel.ISOLATED && gather.isPositive() && size * 2 >= mostIds;
        lane.gatherUntil = now + gather.toNanos();
        lane.gatherAtMostUntil = now + LONGEST_GATHERING * gather.toNanos();
        return lane.gatherOn;
    }

    /** A batch that was to leave did not: takes out those that have waited since before then. */
    List<PendingLookup> drawFailed(Travel travel, long openedAt) {
        lane(travel).leaving--;
        return lane(travel).gathering.pollIf(pending -> pending.askedAt() - openedAt <= 0);
    }

    /** A question that was drawn is not asked here after all, or not so: it gathers again where anybody waits. */
    void again(PendingLookup pending) {
        if (pending.isAwaited()) {
            pending.travel(travel(pending.key(), pending.isUrgent()));
            lane(pending.travel()).gathering.add(pending);
        } else {
            close(pending);
        }
    }

    /** A question that was answered is asked once more, alone. */
    void confirm(PendingLookup pending) {
        pending.confirm();
        pending.travel(Travel.ISOLATED);
        isolated.gathering.add(pending);
    }

    /** The question is answered or has failed; the next one for this id starts afresh. */
    void close(PendingLookup pending) {
        open.remove(pending.key().id(), pending);
    }

    private Lane lane(Travel travel) {
        return switch (travel) {
            case URGENT -> urgent;
            case BULK -> bulk;
            case ISOLATED -> isolated;
        };
    }

    IdKind kind() {
        return kind;
    }
}
