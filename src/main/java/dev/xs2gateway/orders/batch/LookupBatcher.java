package dev.xs2gateway.orders.batch;

import dev.xs2gateway.failure.FailureException;
import dev.xs2gateway.orders.OrdersConfig;
import dev.xs2gateway.orders.Timer;
import dev.xs2gateway.orders.batch.BatchQueue.Travel;
import dev.xs2gateway.orders.batch.PendingLookup.LookupWaiter;
import dev.xs2gateway.orders.cache.SharedSnapshots;
import dev.xs2gateway.orders.model.OrderKey;
import dev.xs2gateway.orders.translate.OrdersById;
import dev.xs2gateway.upstream.IdKind;
import dev.xs2gateway.upstream.call.CallAccount;
import dev.xs2gateway.upstream.call.FailureScope;
import dev.xs2gateway.upstream.call.NothingToAsk;
import dev.xs2gateway.upstream.client.Xs2Client;
import dev.xs2gateway.upstream.json.InQuery;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Combines the look-ups of many callers into few upstream calls, with each id in one call at a time.
 *
 * <p>An id leaves at once if no batch of its kind is under way. Otherwise ids gather, from all callers, until a batch is full, the previous
 * batch has ended, or the budget grants the next batch its permit. A caller that asks for an id with a pending look-up joins it. A result
 * belongs to no single caller: it fills the cache even if no waiter is left.
 */
public final class LookupBatcher {
    // Short enough for the waiters, and long enough for the other pod to get its response.
    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

    private final OrderSource upstream;
    private final BatchResults outcome;
    private final SharedSnapshots shared;
    private final BatchFiller filler;
    private final QuarantineCache quarantine;
    private final RefreshBackoff backoff;
    private final Timer timer;
    private final Duration gather;
    private final LongSupplier nanos;
    // False after a bisection in which no id was answered, until the next response:
    // XS2Event itself is at fault in that case.
    private volatile boolean thorough = true;
    private final Map<IdKind, BatchQueue> queues = new EnumMap<>(IdKind.class);

    /** The source of orders: {@link Xs2Client#orders}, with its rows translated. */
    public interface OrderSource {
        Uni<OrdersById> orders(IdKind kind, Supplier<Uni<List<String>>> gathered, CallAccount account);
    }

    public LookupBatcher(
            OrderSource upstream,
            InQuery query,
            OrdersConfig config,
            BatchResults outcome,
            SharedSnapshots shared,
            BatchFiller filler,
            QuarantineCache quarantine,
            RefreshBackoff backoff,
            Timer timer,
            LongSupplier nanos) {
        this.upstream = upstream;
        this.outcome = outcome;
        this.shared = shared;
        this.filler = filler;
        this.quarantine = quarantine;
        this.backoff = backoff;
        this.timer = timer;
        this.gather = config.gather();
        this.nanos = nanos;
        for (IdKind kind : IdKind.values()) {
            queues.put(kind, new BatchQueue(kind, query, config.inFlight(), gather, quarantine::isIsolated));
        }
    }

    /** Looks these ids up on behalf of a waiter. The returned task removes this waiter, and no other. */
    public Runnable lookUp(IdKind kind, List<String> ids, LookupWaiter waiter) {
        BatchQueue queue = queue(kind);
        Map<OrderKey, Throwable> refused = new LinkedHashMap<>();
        List<PendingLookup> lookups = new ArrayList<>();
        synchronized (queue) {
            for (String id : ids) {
                OrderKey key = new OrderKey(kind, id);
                Optional<Throwable> refusal = quarantine.refusal(key);
                if (refusal.isPresent()) {
                    refused.put(key, refusal.get());
                } else {
                    lookups.add(queue.join(id, waiter, nanos.getAsLong()));
                }
            }
        }
        refused.forEach(waiter.listener()::failed);
        sendReady(queue);
        return () -> leave(queue, lookups, waiter.listener());
    }

    private static void leave(BatchQueue queue, List<PendingLookup> lookups, PendingLookup.ResultListener waiter) {
        synchronized (queue) {
            lookups.forEach(pending -> queue.leave(pending, waiter));
        }
    }

    /**
     * Refreshes a cache entry for which no caller waits.
     *
     * @return the failure because of which no refresh is started at present, or null
     */
    @Nullable
    public Throwable refresh(OrderKey key) {
        Optional<Throwable> reason = backoff.reason().or(() -> quarantine.restReason(key));
        if (reason.isEmpty()) {
            BatchQueue queue = queue(key.kind());
            synchronized (queue) {
                queue.refresh(key.id(), CallAccount.NO_CONSUMER, nanos.getAsLong());
            }
            sendReady(queue);
        }
        return reason.orElse(null);
    }

    /** Takes over a newer snapshot of this id that another pod has stored. Costs no upstream call. */
    public void takeFromOtherPods(OrderKey key) {
        shared.look(key).subscribe().with(found -> found.ifPresent(snapshot -> outcome.learn(key, snapshot)));
    }

    private BatchQueue queue(IdKind kind) {
        return Objects.requireNonNull(queues.get(kind));
    }

    /** Sends every batch that may leave. Must be called after each change to the queue. */
    private void sendReady(BatchQueue queue) {
        for (Travel travel : Travel.values()) {
            for (Batch batch = nextReady(queue, travel); batch != null; batch = nextReady(queue, travel)) {
                send(batch);
            }
        }
    }

    private @Nullable Batch nextReady(BatchQueue queue, Travel travel) {
        synchronized (queue) {
            long now = nanos.getAsLong();
            PendingLookup next = queue.next(travel);
            return next != null && queue.tryLeave(travel, now) ? new Batch(queue, travel, next, now) : null;
        }
    }

    private void send(Batch batch) {
        // Deferred, so that an exception thrown by the source reaches the waiters too.
        Uni.createFrom()
                .deferred(() -> upstream.orders(batch.queue.kind(), batch::draw, batch.account))
                .subscribe()
                .with(batch::answered, batch::failed);
    }

    /** A batch that is leaving: it waits for its permit, then travels to XS2Event and back. */
    private final class Batch {
        private final BatchQueue queue;
        private final Travel travel;
        private final boolean urgent;
        private final long openedAt;
        private final CallAccount account;
        private @Nullable List<PendingLookup> drawn;
        private volatile Runnable cancelHold = () -> {};

        /** {@code next} is the pending look-up that makes the batch leave; it determines the urgency and the consumer. */
        Batch(BatchQueue queue, Travel travel, PendingLookup next, long openedAt) {
            this.queue = queue;
            this.travel = travel;
            this.urgent = next.isUrgent();
            this.openedAt = openedAt;
            CallAccount usual = CallAccount.onLookup(next.consumer(), urgent);
            this.account = travel == Travel.ISOLATED ? usual.ofSuspect() : usual;
        }

        /**
         * Draws the batch, completes the look-ups that snapshots of other pods can answer, and returns the ids that are left to request.
         */
        Uni<List<String>> draw() {
            List<PendingLookup> lookups;
            synchronized (queue) {
                lookups = queue.draw(travel, filler, nanos.getAsLong());
                drawn = lookups;
            }
            cancelHold = timer.in(BatchQueue.LONGEST_HOLD, () -> sendReady(queue));
            return lookups.isEmpty()
                    ? Uni.createFrom().item(List.of())
                    : shared.take(queue.kind(), BatchResults.ids(lookups))
                            .onItem()
                            .transform(this::settle);
        }

        private List<String> settle(SharedSnapshots.Taken taken) {
            Map<Boolean, List<PendingLookup>> rest =
                    outcome.shared(queue, Objects.requireNonNull(drawn), taken).stream()
                            .collect(Collectors.partitioningBy(pending -> taken.askedElsewhere()
                                    .contains(pending.key().id())));
            lookAgain(Objects.requireNonNull(rest.get(true)));
            List<PendingLookup> ours = Objects.requireNonNull(rest.get(false));
            drawn = ours;
            return BatchResults.ids(ours);
        }

        private void lookAgain(List<PendingLookup> askedElsewhere) {
            if (!askedElsewhere.isEmpty()) {
                Runnable _ = timer.in(LOOK_AGAIN, () -> {
                    synchronized (queue) {
                        askedElsewhere.forEach(queue::requeue);
                    }
                    sendReady(queue);
                });
            }
        }

        void answered(OrdersById orders) {
            backoff.clear();
            thorough = true;
            BatchResults.Unsettled unsettled = outcome.answered(queue, Objects.requireNonNull(drawn), orders, account);
            end();
            if (unsettled != null) {
                bisect(unsettled.lookups(), unsettled.why());
            }
        }

        void failed(Throwable thrown) {
            List<PendingLookup> lookups = drawn;
            if (thrown instanceof NothingToAsk) {
                end();
            } else if (lookups == null) {
                backoff.start(thrown);
                outcome.failed(queue, takeUndrawn(), thrown);
                sendReady(queue);
            } else {
                failed(lookups, thrown);
            }
        }

        private void failed(List<PendingLookup> lookups, Throwable thrown) {
            shared.release(queue.kind(), BatchResults.ids(lookups));
            if (!FailureScope.mayBeOneId(thrown)) {
                backoff.start(thrown);
                outcome.failed(queue, lookups, thrown);
                end();
            } else if (lookups.size() == 1) {
                failedAlone(lookups, (FailureException) thrown);
                end();
            } else {
                // Ids that have gathered meanwhile do not wait for the end of the bisection.
                end();
                bisect(lookups, thrown);
            }
        }

        private void failedAlone(List<PendingLookup> one, FailureException thrown) {
            if (quarantine.failedAlone(one.getFirst().key(), thrown)) {
                backoff.start(thrown);
            }
            outcome.failed(queue, one, thrown);
        }

        private void bisect(List<PendingLookup> lookups, Throwable why) {
            new Bisection(queue, outcome, quarantine, upstream, urgent, thorough, this::onBisectionEnd)
                    .start(lookups, why);
        }

        /** Ends a bisection; {@code lasting} is the failure that concerns all ids, or null if some were answered. */
        private void onBisectionEnd(@Nullable Throwable lasting) {
            thorough = lasting == null;
            if (lasting == null) {
                backoff.clear();
            } else {
                backoff.start(lasting);
            }
            sendReady(queue);
        }

        private List<PendingLookup> takeUndrawn() {
            synchronized (queue) {
                return queue.endUndrawn(travel, openedAt);
            }
        }

        private void end() {
            cancelHold.run();
            boolean keepsGathering;
            synchronized (queue) {
                keepsGathering = queue.end(travel, drawn == null ? 0 : drawn.size(), nanos.getAsLong());
            }
            sendReady(queue);
            if (keepsGathering) {
                keepGathering();
            }
        }

        private void keepGathering() {
            Runnable _ = timer.in(gather, () -> {
                sendReady(queue);
                if (isGathering()) {
                    keepGathering();
                }
            });
        }

        private boolean isGathering() {
            synchronized (queue) {
                return queue.isGathering(travel, nanos.getAsLong());
            }
        }
    }
}
