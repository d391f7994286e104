package dev.xs2gateway.orders;

import dev.xs2gateway.upstream.IdKind;
import dev.xs2gateway.upstream.InQuery;
import java.util.List;
import java.util.function.IntSupplier;

/**
 * Fills the spare places of a batch with what most needs refreshing: it rides free, as long as the orders that are to be expected still
 * fit one page.
 */
final class Riders {
    private static final String NOBODY = "";
    private static final double WEIGHT_OF_NEWS = 0.1;

    private final OrderCache cache;
    private final Watches watches;
    private final QuarantineCache quarantine;
    private final IntSupplier pageSize;
    private volatile double ordersPerBooking = 1;

    Riders(OrderCache cache, Watches watches, QuarantineCache quarantine, IntSupplier pageSize) {
        this.cache = cache;
        this.watches = watches;
        this.quarantine = quarantine;
        this.pageSize = pageSize;
    }

    /** Learns how many orders a booking has, as bookings come; for those of which nothing is known. */
    synchronized void learn(IdKind kind, int bookings, int orders) {
        if (kind == IdKind.BOOKING && bookings > 0) {
            ordersPerBooking += WEIGHT_OF_NEWS * ((double) orders / bookings - ordersPerBooking);
        }
    }

    /** To be called with the queue locked. */
    void join(List<Question> batch, InQuery.Fit fit, BatchQueue queue, long now) {
        Bus bus = new Bus(batch, fit, queue, now);
        for (Known watched : watches.oldestFirst(queue.kind(), now)) {
            bus.take(watched);
        }
        cache.popular(queue.kind()).offer(now, bus.spare(), bus::take);
    }

    private int expected(OrderKey key) {
        Known known = cache.peek(key);
        if (known != null && known.answer().known()) {
            return known.answer().orders().size();
        }
        return key.kind() == IdKind.ORDER ? 1 : (int) Math.ceil(ordersPerBooking);
    }

    /** One batch and the room on its page. */
    private final class Bus {
        private final List<Question> batch;
        private final InQuery.Fit fit;
        private final BatchQueue queue;
        private final long now;
        private int room;

        Bus(List<Question> batch, InQuery.Fit fit, BatchQueue queue, long now) {
            this.batch = batch;
            this.fit = fit;
            this.queue = queue;
            this.now = now;
            this.room = pageSize.getAsInt()
                    - batch.stream()
                            .mapToInt(question -> expected(question.key()))
                            .sum();
        }

        int spare() {
            return Math.max(0, Math.min(room, Math.min(fit.spare(), queue.spare(batch))));
        }

        boolean take(Known known) {
            int orders = expected(known.key());
            String id = known.key().id();
            boolean isRoom = orders <= room && queue.spare(batch) > 0;
            boolean isWelcome = cache.peek(known.key()) == known && quarantine.mayRide(known.key());
            if (!isWelcome || !isRoom || queue.isOpen(id) || !fit.add(id)) {
                return false;
            }
            queue.ride(id, NOBODY, now).ifPresent(batch::add);
            room -= orders;
            return true;
        }
    }
}
