package dev.xs2gateway.orders.batch;

import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.failure.FailureException;
import dev.xs2gateway.orders.batch.PendingLookup.LookupWaiter;
import dev.xs2gateway.orders.cache.CacheEntry;
import dev.xs2gateway.orders.cache.OrderCache;
import dev.xs2gateway.orders.cache.SharedSnapshots;
import dev.xs2gateway.orders.model.Order;
import dev.xs2gateway.orders.model.OrderKey;
import dev.xs2gateway.orders.model.Snapshot;
import dev.xs2gateway.orders.translate.OrdersById;
import dev.xs2gateway.upstream.IdKind;
import dev.xs2gateway.upstream.call.CallAccount;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Distributes the outcome of a batch: each look-up gets its own result or failure, and the cache gets every snapshot. */
public final class BatchResults {
    // The most calls spent on confirming the ids that one response does not list: the
    // response may wrongly list nothing at all.
    private static final int MOST_CONFIRMED = 5;
    private static final Failure DOUBTFUL = new Failure.UpstreamUnavailable(
            "XS2Event no longer lists an id that it listed before", Duration.ofSeconds(2));

    private final OrderCache cache;
    private final QuarantineCache quarantine;
    private final SharedSnapshots shared;
    private final Duration minAge;
    private final BatchFiller filler;
    private final Clock clock;
    private final LongSupplier nanos;

    /** {@code minAge}: a snapshot younger than this satisfies every waiter. */
    public BatchResults(
            OrderCache cache,
            QuarantineCache quarantine,
            SharedSnapshots shared,
            Duration minAge,
            BatchFiller filler,
            Clock clock,
            LongSupplier nanos) {
        this.cache = cache;
        this.quarantine = quarantine;
        this.shared = shared;
        this.minAge = minAge;
        this.filler = filler;
        this.clock = clock;
        this.nanos = nanos;
    }

    public static List<String> ids(List<PendingLookup> lookups) {
        return lookups.stream().map(pending -> pending.key().id()).toList();
    }

    /** The look-ups that a response leaves open: they are requested again in parts, because an unreadable row may belong to any of them. */
    record Unsettled(List<PendingLookup> lookups, Throwable why) {}

    /**
     * Settles the look-ups of a batch with the response of XS2Event. Orders that were not requested match no look-up and are
     * dropped. The call is billed to the first waiter.
     *
     * <p>A row that is not an order fails the id that it belongs to. A row without an id fails the only id it can belong to. If it can
     * belong to several ids, they are left open, because no result is better than a booking without one of its orders.
     *
     * @return the look-ups that are left open, or null
     */
    @Nullable
    Unsettled answered(BatchQueue queue, List<PendingLookup> lookups, OrdersById sorted, CallAccount spent) {
        List<PendingLookup> unsettled = lookups.stream()
                .filter(pending -> sorted.mayBeNameless(pending.key().id()))
                .toList();
        if (unsettled.size() < 2) {
            settle(queue, lookups, sorted, spent);
            return null;
        }
        List<PendingLookup> clear = new ArrayList<>(lookups);
        clear.removeAll(unsettled);
        settle(queue, clear, sorted, spent);
        String any = unsettled.getFirst().key().id();
        return new Unsettled(unsettled, sorted.failure(any).orElseThrow());
    }

    private void settle(BatchQueue queue, List<PendingLookup> lookups, OrdersById sorted, CallAccount spent) {
        Instant now = clock.instant();
        filler.learn(queue.kind(), sorted.ids(), sorted.orders());
        List<CacheEntry> entries = new ArrayList<>();
        List<PendingLookup> doubted = new ArrayList<>();
        Optional<LookupWaiter> payer = Optional.empty();
        for (PendingLookup pending : lookups) {
            String id = pending.key().id();
            Optional<RuntimeException> failure = sorted.failure(id);
            if (failure.isPresent()) {
                failedRow(queue, pending, failure.get());
                continue;
            }
            if (isDoubtful(pending, sorted)) {
                doubted.add(pending);
                continue;
            }
            quarantine.answered(pending.key());
            Snapshot snapshot = new Snapshot(sorted.orders(id), askedAt(queue, pending, now), now);
            CacheEntry entry = store(pending.key(), snapshot, Duration.ZERO, entries);
            for (LookupWaiter waiter : close(queue, pending)) {
                boolean pays = payer.isEmpty();
                if (pays) {
                    waiter.spending().bill(spent);
                    payer = Optional.of(waiter);
                }
                waiter.listener()
                        .answered(
                                entry, pays || waiter.listener() == payer.get().listener());
            }
        }
        shared.put(entries);
        confirm(queue, doubted);
    }

    /** Returns whether the response needs confirmation: one response is not enough to turn a known id into an unknown one. */
    private boolean isDoubtful(PendingLookup pending, OrdersById sorted) {
        return sorted.orders(pending.key().id()).isEmpty() && !pending.isConfirming() && isKnown(pending.key());
    }

    private boolean isKnown(OrderKey key) {
        CacheEntry entry = cache.peek(key);
        return entry != null && entry.snapshot().exists();
    }

    /** Requests each of these ids once more, alone. */
    private void confirm(BatchQueue queue, List<PendingLookup> doubted) {
        List<PendingLookup> dropped = new ArrayList<>();
        synchronized (queue) {
            int confirmed = 0;
            for (PendingLookup pending : doubted) {
                if (pending.isWorthACall() && confirmed < MOST_CONFIRMED) {
                    queue.confirm(pending);
                    confirmed++;
                } else {
                    dropped.add(pending);
                }
            }
        }
        shared.release(queue.kind(), ids(dropped));
        failed(queue, dropped, DOUBTFUL.asException());
    }

    /**
     * Fails one look-up because of its row. An incomplete row makes the client read the order alone; that read may
     * hang, which holds up all ids of its call.
     */
    private void failedRow(BatchQueue queue, PendingLookup pending, RuntimeException why) {
        if (why instanceof FailureException failed && holdsOthersUp(failed.failure())) {
            quarantine.isolate(pending.key(), failed);
        }
        failed(queue, List.of(pending), why);
    }

    private static boolean holdsOthersUp(Failure failure) {
        return failure instanceof Failure.UpstreamTimeout || failure instanceof Failure.UpstreamUnavailable;
    }

    private Instant askedAt(BatchQueue queue, PendingLookup pending, Instant now) {
        synchronized (queue) {
            return now.minusNanos(nanos.getAsLong() - pending.drawnAt());
        }
    }

    private CacheEntry store(OrderKey key, Snapshot snapshot, Duration age, List<CacheEntry> entries) {
        if (key.kind() == IdKind.BOOKING) {
            for (Order order : snapshot.orders()) {
                OrderKey its = new OrderKey(IdKind.ORDER, order.orderId());
                entries.add(cache.put(its, new Snapshot(List.of(order), snapshot.asked(), snapshot.asOf()), age));
            }
        } else {
            cache.outdate(snapshot);
        }
        CacheEntry entry = cache.put(key, snapshot, age);
        entries.add(entry);
        return entry;
    }

    /** Completes the look-ups that snapshots of other pods satisfy, and returns the rest. */
    List<PendingLookup> shared(BatchQueue queue, List<PendingLookup> lookups, SharedSnapshots.Taken taken) {
        List<PendingLookup> rest = new ArrayList<>();
        for (PendingLookup pending : lookups) {
            Snapshot snapshot = taken.snapshots().get(pending.key().id());
            if (snapshot == null || !satisfies(snapshot, pending)) {
                rest.add(pending);
                continue;
            }
            CacheEntry entry = store(pending.key(), snapshot, age(snapshot), new ArrayList<>());
            close(queue, pending).forEach(waiter -> waiter.listener().answered(entry, false));
        }
        return rest;
    }

    /** Caches the snapshot of another pod if it is newer than the entry of this pod. */
    void learn(OrderKey key, Snapshot snapshot) {
        if (replacesEntry(key, snapshot)) {
            store(key, snapshot, age(snapshot), new ArrayList<>());
        }
    }

    private boolean replacesEntry(OrderKey key, Snapshot snapshot) {
        CacheEntry here = cache.peek(key);
        boolean isNewer =
                here == null || snapshot.asOf().isAfter(here.snapshot().asOf());
        // A snapshot without orders may come from a pod that never knew the id. An id known here is requested
        // from XS2Event before it counts as unknown.
        boolean isCredible = snapshot.exists() || !isKnown(key);
        return isNewer && isCredible && !cache.isOutdated(snapshot);
    }

    private boolean satisfies(Snapshot snapshot, PendingLookup pending) {
        return replacesEntry(pending.key(), snapshot)
                && (age(snapshot).compareTo(minAge) <= 0 || pending.accepts(age(snapshot)));
    }

    /** Returns the age by the clocks of two machines, hence only approximately. */
    private Duration age(Snapshot snapshot) {
        Duration age = Duration.between(snapshot.asOf(), clock.instant());
        return age.isNegative() ? Duration.ZERO : age;
    }

    void failed(BatchQueue queue, List<PendingLookup> lookups, Throwable thrown) {
        for (PendingLookup pending : lookups) {
            close(queue, pending).forEach(waiter -> waiter.listener().failed(pending.key(), thrown));
        }
    }

    /**
     * Closes the look-up and returns its waiters. It is closed before they are notified, so that a
     * request made in reaction starts a new one.
     */
    private static List<LookupWaiter> close(BatchQueue queue, PendingLookup pending) {
        synchronized (queue) {
            queue.close(pending);
            return new ArrayList<>(pending.waiters());
        }
    }
}
