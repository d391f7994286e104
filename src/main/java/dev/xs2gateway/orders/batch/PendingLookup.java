package dev.xs2gateway.orders.batch;

import dev.xs2gateway.orders.cache.CacheEntry;
import dev.xs2gateway.orders.model.OrderKey;
import dev.xs2gateway.upstream.call.CallAccount;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One id that is to be asked or is being asked, and who waits for its answer. Guarded by its queue's lock. */
public final class PendingLookup {
    private final OrderKey key;
    private final String consumer;
    private final long askedAt;
    private final List<LookupWaiter> waiters = new ArrayList<>();
    private BatchQueue.Travel travel = BatchQueue.Travel.BULK;
    private boolean urgent;
    private boolean refresh;
    private boolean spare;
    private boolean confirming;
    private @Nullable Duration maxAge;
    private long drawnAt;

    /** Somebody who waits; told once about each id that was asked for, unless gone by then. */
    public interface ResultListener {
        /** {@code paid}: the call was made on this one's behalf; others joined it. */
        void answered(CacheEntry entry, boolean paid);

        void failed(OrderKey key, Throwable why);
    }

    /**
     * One who asks.
     *
     * @param consumer in whose turn the question is taken
     * @param urgent whether somebody waits in a hurry
     * @param maxAge the oldest answer that will do; null: any that counts as fresh
     * @param spending what the call is billed to, if it is made on this one's behalf
     */
    public record LookupWaiter(
            String consumer,
            boolean urgent,
            @Nullable Duration maxAge,
            CallAccount spending,
            ResultListener listener) {}

    PendingLookup(OrderKey key, String consumer, long askedAt) {
        this.key = key;
        this.consumer = consumer;
        this.askedAt = askedAt;
        this.drawnAt = askedAt;
    }

    OrderKey key() {
        return key;
    }

    String consumer() {
        return consumer;
    }

    /** Nanoseconds of the monotonic clock. */
    long askedAt() {
        return askedAt;
    }

    /** Its call leaves. */
    void drawn(long now) {
        drawnAt = now;
    }

    /** When its call left: nanoseconds of the monotonic clock. */
    long drawnAt() {
        return drawnAt;
    }

    void join(LookupWaiter waiter) {
        waiters.add(waiter);
        urgent |= waiter.urgent();
        Duration wanted = waiter.maxAge();
        if (wanted != null && (maxAge == null || wanted.compareTo(maxAge) < 0)) {
            maxAge = wanted;
        }
    }

    void leave(ResultListener listener) {
        waiters.removeIf(waiter -> waiter.listener() == listener);
    }

    /** In which batches it gathers. */
    BatchQueue.Travel travel() {
        return travel;
    }

    void travel(BatchQueue.Travel in) {
        travel = in;
    }

    /** It takes a slot of a batch that others left empty. */
    void fillSpareSlot() {
        spare = true;
    }

    boolean isInSpareSlot() {
        return spare;
    }

    /** It is asked once more, alone, for the first answer is not to be believed by itself. */
    void confirm() {
        confirming = true;
    }

    boolean isConfirming() {
        return confirming;
    }

    /** An answer is welcome though nobody waits for it. */
    void refresh() {
        refresh = true;
    }

    boolean isUrgent() {
        return urgent;
    }

    /** Whether an answer of this age will do for all who wait. */
    boolean accepts(Duration age) {
        return maxAge == null || age.compareTo(maxAge) <= 0;
    }

    boolean isAwaited() {
        return !waiters.isEmpty();
    }

    /** Whether another call is worth it: not for what only filled a spare slot. */
    boolean isWorthACall() {
        return isAwaited() || (refresh && !spare);
    }

    boolean isWanted() {
        return refresh || !waiters.isEmpty();
    }

    List<LookupWaiter> waiters() {
        return List.copyOf(waiters);
    }
}
