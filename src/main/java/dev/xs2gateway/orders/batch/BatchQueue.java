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
 * The pending look-ups of one kind, gathering or under way; decides when the next batch may leave. The caller holds the queue's lock.
 *
 * <p>A batch leaves when no other batch of its lane is under way, or when it is full. Urgent look-ups go before bulk ones; bulk ones fill
 * the room that is left in an urgent batch.
 */
public final class BatchQueue {
    private static final Logger LOG = Logger.getLogger(BatchQueue.class);
    private static final int LONGEST_GATHERING = 5;
    /**
     * How long a call holds the next one back. A call that hangs, perhaps because of one of its ids,
     * must not delay all other ids until it ends.
     */
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

    /** How a look-up travels, and with which others. */
    enum Travel {
        /** An interactive caller waits for it. */
        URGENT,
        BULK,
        /** Alone in its call, because it made calls fail lately. Such a call does not hold up any other. */
        ISOLATED
    }

    /** The pending look-ups of one {@link Travel}, and how many of its batches wait for the budget or are under way. */
    private static final class Lane {
        private final PendingLookupQueue gathering = new PendingLookupQueue();
        private int leaving;
        private int underWay;
        private long lastDrawnAt;
        private long gatherUntil;
        private long gatherAtMostUntil;
        private boolean isGatheringExtended;

        int calls() {
            return leaving + underWay;
        }
    }

    /**
     * Creates an empty queue.
     *
     * @param gather how long ids keep gathering after a well-filled batch if the next batch would not be full; while
     *     more ids arrive, up to five times as long
     * @param isIsolated whether an id must not share a call
     */
    BatchQueue(IdKind kind, InQuery query, int mostUnderWay, Duration gather, Predicate<OrderKey> isIsolated) {
        this.kind = kind;
        this.query = query;
        this.mostIds = query.maxIds();
        this.mostUnderWay = mostUnderWay;
        this.gather = gather;
        this.isIsolated = isIsolated;
    }

    /**
     * Joins the pending look-up of this id, or starts one. A bulk look-up that still gathers becomes urgent when an urgent waiter joins.
     */
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

    private Travel travel(OrderKey key, boolean isUrgent) {
        if (isIsolated.test(key)) {
            return Travel.ISOLATED;
        }
        return isUrgent ? Travel.URGENT : Travel.BULK;
    }

    /** Adds the look-up to its lane. Each new id extends the gathering, up to a limit, because more ids in one call save calls. */
    private void gather(PendingLookup pending, Travel travel, long now) {
        Lane lane = lane(travel);
        pending.travel(travel);
        lane.gathering.add(pending);
        if (isGathering(lane, now)) {
            long until = now + gather.toNanos();
            lane.gatherUntil = until - lane.gatherAtMostUntil < 0 ? until : lane.gatherAtMostUntil;
        }
    }

    /** Starts a look-up without a waiter, unless one is already pending for this id. */
    void refresh(String id, String consumer, long now) {
        open(id, consumer, now).ifPresent(pending -> {
            pending.travel(travel(pending.key(), false));
            lane(pending.travel()).gathering.add(pending);
        });
    }

    /**
     * Like {@link #refresh}, but returns the look-up for a spare slot of the batch that leaves now;
     * empty if one is already pending for this id.
     */
    Optional<PendingLookup> openForSpareSlot(String id, String consumer, long now) {
        Optional<PendingLookup> opened = open(id, consumer, now);
        opened.ifPresent(PendingLookup::fillSpareSlot);
        return opened;
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

    /** Returns whether such a batch may request its permit now. If so, it is counted as leaving. */
    boolean tryLeave(Travel travel, long now) {
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

    /** Returns the look-up that the next such batch leaves for; null if none gathers. */
    @Nullable
    PendingLookup next(Travel travel) {
        PendingLookupQueue gathering = lane(travel).gathering;
        return gathering.isEmpty() ? null : gathering.peek();
    }

    private static boolean isIdle(Lane lane, long now) {
        boolean isHeld = lane.underWay > 0 && now - lane.lastDrawnAt < LONGEST_HOLD.toNanos();
        return lane.leaving == 0 && !isHeld && !isGathering(lane, now);
    }

    private static boolean isGathering(Lane lane, long now) {
        return lane.isGatheringExtended && lane.gatherUntil - now > 0;
    }

    /** Returns whether ids keep gathering although no batch is under way. */
    boolean isGathering(Travel travel, long now) {
        return isGathering(lane(travel), now);
    }

    /**
     * Returns whether another such call may start. Bulk calls leave room for an urgent one. Isolated ids, whose calls
     * may hang, take room from each other only.
     */
    private boolean isRoom(Travel travel) {
        int all = urgent.calls() + bulk.calls();
        return switch (travel) {
            case URGENT -> all < mostUnderWay || urgent.calls() == 0;
            case BULK -> all < Math.max(1, mostUnderWay - 1);
            case ISOLATED -> isolated.calls() < mostUnderWay;
        };
    }

    /** Draws the batch that leaves now. It counts as under way until {@link #end} is called. */
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

    /** Returns how many more ids the batch may hold. */
    int spare(List<PendingLookup> batch) {
        return mostIds - batch.size();
    }

    /**
     * Lowers the batch size, because XS2Event refuses larger batches for their size. Without this,
     * each larger batch would cost several calls.
     */
    void limitBatchSize(int ids) {
        if (ids < mostIds) {
            LOG.infof(
                    "XS2Event refuses queries for %d ids: the gateway sends at most %d ids from now on", mostIds, ids);
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
     * Ends a batch of this size that was drawn, and was answered or has failed.
     *
     * @return whether ids keep gathering for a while: after a batch that was at least half full, a short wait saves calls
     */
    boolean end(Travel travel, int size, long now) {
        Lane lane = lane(travel);
        lane.underWay--;
        lane.isGatheringExtended = travel != Travel.ISOLATED && gather.isPositive() && size * 2 >= mostIds;
        lane.gatherUntil = now + gather.toNanos();
        lane.gatherAtMostUntil = now + LONGEST_GATHERING * gather.toNanos();
        return lane.isGatheringExtended;
    }

    /** Ends a batch that failed before it was drawn: takes out the look-ups that have waited since before it was opened. */
    List<PendingLookup> endUndrawn(Travel travel, long openedAt) {
        lane(travel).leaving--;
        return lane(travel).gathering.pollIf(pending -> pending.askedAt() - openedAt <= 0);
    }

    /** Puts a drawn look-up back to gather again if it has a waiter; closes it otherwise. */
    void requeue(PendingLookup pending) {
        if (pending.isAwaited()) {
            pending.travel(travel(pending.key(), pending.isUrgent()));
            lane(pending.travel()).gathering.add(pending);
        } else {
            close(pending);
        }
    }

    /** Queues an answered look-up for a second call, alone. */
    void confirm(PendingLookup pending) {
        pending.confirm();
        pending.travel(Travel.ISOLATED);
        isolated.gathering.add(pending);
    }

    /** Closes a look-up that was answered or has failed. The next request for this id starts a new one. */
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
