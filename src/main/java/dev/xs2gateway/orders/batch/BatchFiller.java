package dev.xs2gateway.orders.batch;

import dev.xs2gateway.orders.cache.CacheEntry;
import dev.xs2gateway.orders.cache.EntryListeners;
import dev.xs2gateway.orders.cache.OrderCache;
import dev.xs2gateway.orders.model.OrderKey;
import dev.xs2gateway.upstream.IdKind;
import dev.xs2gateway.upstream.call.CallAccount;
import dev.xs2gateway.upstream.json.InQuery;
import java.util.List;
import java.util.function.IntSupplier;

/**
 * Fills the spare slots of a batch with the entries that most need a refresh. They cost no extra call as long as
 * the expected orders still fit on one page.
 */
public final class BatchFiller {
    private static final double WEIGHT_OF_SAMPLE = 0.1;

    private final OrderCache cache;
    private final EntryListeners listeners;
    private final QuarantineCache quarantine;
    private final IntSupplier pageSize;
    private volatile double ordersPerBooking = 1;

    public BatchFiller(OrderCache cache, EntryListeners listeners, QuarantineCache quarantine, IntSupplier pageSize) {
        this.cache = cache;
        this.listeners = listeners;
        this.quarantine = quarantine;
        this.pageSize = pageSize;
    }

    /** Updates the average number of orders per booking, which is the estimate for bookings that are not cached. */
    synchronized void learn(IdKind kind, int bookings, int orders) {
        if (kind == IdKind.BOOKING && bookings > 0) {
            ordersPerBooking += WEIGHT_OF_SAMPLE * ((double) orders / bookings - ordersPerBooking);
        }
    }

    /** Adds entries to the batch while there is room. The caller holds the queue's lock. */
    void fill(List<PendingLookup> batch, InQuery.Fit fit, BatchQueue queue, long now) {
        SpareSlots slots = new SpareSlots(batch, fit, queue, now);
        for (CacheEntry watched : listeners.oldestFirst(queue.kind(), now)) {
            slots.take(watched);
        }
        cache.refreshCandidates(queue.kind()).offer(now, slots.spare(), slots::take);
    }

    private int expected(OrderKey key) {
        CacheEntry entry = cache.peek(key);
        if (entry != null && entry.snapshot().exists()) {
            return entry.snapshot().orders().size();
        }
        return key.kind() == IdKind.ORDER ? 1 : (int) Math.ceil(ordersPerBooking);
    }

    /** One batch and the room that is left on its page. */
    private final class SpareSlots {
        private final List<PendingLookup> batch;
        private final InQuery.Fit fit;
        private final BatchQueue queue;
        private final long now;
        private int room;

        SpareSlots(List<PendingLookup> batch, InQuery.Fit fit, BatchQueue queue, long now) {
            this.batch = batch;
            this.fit = fit;
            this.queue = queue;
            this.now = now;
            this.room = pageSize.getAsInt()
                    - batch.stream()
                            .mapToInt(pending -> expected(pending.key()))
                            .sum();
        }

        int spare() {
            return Math.max(0, Math.min(room, Math.min(fit.spare(), queue.spare(batch))));
        }

        boolean take(CacheEntry entry) {
            int orders = expected(entry.key());
            String id = entry.key().id();
            boolean isRoom = orders <= room && queue.spare(batch) > 0;
            boolean isEligible = cache.peek(entry.key()) == entry && quarantine.mayTakeSpareSlot(entry.key());
            if (!isEligible || !isRoom || queue.isOpen(id) || !fit.add(id)) {
                return false;
            }
            queue.openForSpareSlot(id, CallAccount.NO_CONSUMER, now).ifPresent(batch::add);
            room -= orders;
            return true;
        }
    }
}
