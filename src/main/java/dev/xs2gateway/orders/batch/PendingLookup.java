package dev.xs2gateway.orders.batch;

import dev.xs2gateway.orders.cache.CacheEntry;
import dev.xs2gateway.orders.model.OrderKey;
import dev.xs2gateway.upstream.call.CallAccount;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One id that will be requested or is being requested, and its waiters. Guarded by its queue's lock. */
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

    /** Receives the result of each id it waits for, once per id, unless it has been removed before. */
    public interface ResultListener {
        /** Receives a result; {@code paid}: the call was made on behalf of this listener, and other waiters joined it. */
        void answered(CacheEntry entry, boolean paid);

        void failed(OrderKey key, Throwable why);
    }

    /**
     * A caller that waits for an id.
     *
     * @param consumer whose turn in the queue the look-up uses
     * @param urgent whether an interactive caller waits
     * @param maxAge the oldest snapshot that is accepted; null: any that counts as fresh
     * @param spending the account that is billed if the call is made on behalf of this waiter
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

    /** Returns when the look-up was started, in nanoseconds of the monotonic clock. */
    long askedAt() {
        return askedAt;
    }

    /** Records that its call leaves now. */
    void drawn(long now) {
        drawnAt = now;
    }

    /** Returns when its call left, in nanoseconds of the monotonic clock. */
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

    /** Returns the kind of batch that it gathers for. */
    BatchQueue.Travel travel() {
        return travel;
    }

    void travel(BatchQueue.Travel in) {
        travel = in;
    }

    /** Marks it as filling a slot of a batch that other look-ups left empty. */
    void fillSpareSlot() {
        spare = true;
    }

    boolean isInSpareSlot() {
        return spare;
    }

    /** Marks it for a second call, alone, because the first response is not credible by itself. */
    void confirm() {
        confirming = true;
    }

    boolean isConfirming() {
        return confirming;
    }

    /** Marks it as wanted even without a waiter. */
    void refresh() {
        refresh = true;
    }

    boolean isUrgent() {
        return urgent;
    }

    /** Returns whether a snapshot of this age satisfies all waiters. */
    boolean accepts(Duration age) {
        return maxAge == null || age.compareTo(maxAge) <= 0;
    }

    boolean isAwaited() {
        return !waiters.isEmpty();
    }

    /** Returns whether it justifies another call: one that only filled a spare slot does not. */
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
