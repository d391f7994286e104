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
    private static final String NOBODY = "";
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
    public Runnable ask(IdKind kind, List<String> ids, LookupWaiter waiter) {
        BatchQueue queue = queue(kind);
        Map<OrderKey, Throwable> refused = new LinkedHashMap<>();
        List<PendingLookup> questions = new ArrayList<>();
        synchronized (queue) {
            for (String id : ids) {
                OrderKey key = new OrderKey(kind, id);
                Optional<Throwable> refusal = quarantine.refusal(key);
                if (refusal.isPresent()) {
                    refused.put(key, refusal.get());
                } else {
                    questions.add(queue.join(id, waiter, nanos.getAsLong()));
                }
            }
        }
        refused.forEach(waiter.listener()::failed);
        sendReady(queue);
        return () -> leave(queue, questions, waiter.listener());
    }

    private static void leave(BatchQueue queue, List<PendingLookup> questions, PendingLookup.ResultListener waiter) {
        synchronized (queue) {
            questions.forEach(pending -> queue.leave(pending, waiter));
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
                queue.refresh(key.id(), NOBODY, nanos.getAsLong());
            }
            sendReady(queue);
        }
        return reason.orElse(null);
    }

    /** Takes over a newer snapshot of this id that another pod has stored. Costs no upstream call. */
    public void look(OrderKey key) {
        shared.look(key).subscribe().with(answer -> answer.ifPresent(news -> outcome.learn(key, news)));
    }

    private BatchQueue queue(IdKind kind) {
        return Objects.requireNonNull(queues.get(kind));
    }

    /** Sends every batch that may leave. Must be called after each change to the queue. */
    private void sendReady(BatchQueue queue) {
        for (Travel travel : Travel.values()) {
            for (Batch batch = leaving(queue, travel); batch != null; batch = leaving(queue, travel)) {
                send(batch);
            }
        }
    }

    private @Nullable Batch leaving(BatchQueue queue, Travel travel) {
        synchronized (queue) {
            long now = nanos.getAsLong();
            PendingLookup next = queue.next(travel);
            return next != null && queue.leaves(travel, now) ? new Batch(queue, travel, next, now) : null;
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
        private final boolean hurry;
        private final long openedAt;
        private final CallAccount account;
        private @Nullable List<PendingLookup> drawn;
        private volatile Runnable noLongerHeld = () -> {};

        /** {@code next} is the pending look-up that makes the batch leave; it determines the urgency and the consumer. */
        Batch(BatchQueue queue, Travel travel, PendingLookup next, long openedAt) {
            this.queue = queue;
            this.travel = travel;
            this.hurry = next.isUrgent();
            this.openedAt = openedAt;
            CallAccount usual =
                    hurry ? CallAccount.onLookup(next.consumer()) : CallAccount.inBackground(next.consumer());
            this.account = travel == Travel.ISOLATED ? usual.ofSuspect() : usual;
        }

        /**
         * Draws the batch, completes the look-ups that snapshots of other pods can answer, and returns the ids that are left to request.
         */
        Uni<List<String>> draw() {
            List<PendingLookup> questions;
            synchronized (queue) {
                questions = queue.draw(travel, filler, nanos.getAsLong());
                drawn = questions;
            }
            noLongerHeld = timer.in(BatchQueue.LONGEST_HOLD, () -> sendReady(queue));
            return questions.isEmpty()
                    ? Uni.createFrom().item(List.of())
                    : shared.take(queue.kind(), BatchResults.ids(questions))
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
                        askedElsewhere.forEach(queue::again);
                    }
                    sendReady(queue);
                });
            }
        }

        void answered(OrdersById orders) {
            backoff.clear();
            thorough = true;
            BatchResults.Unsettled unsettled = outcome.answered(queue, Objects.requireNonNull(drawn), orders, account);
            over();
            if (unsettled != null) {
                askApart(unsettled.questions(), unsettled.why());
            }
        }

        void failed(Throwable thrown) {
            List<PendingLookup> questions = drawn;
            if (thrown instanceof NothingToAsk) {
                over();
            } else if (questions == null) {
                backoff.begin(thrown);
                outcome.failed(queue, undrawn(), thrown);
                sendReady(queue);
            } else {
                failed(questions, thrown);
            }
        }

        private void failed(List<PendingLookup> questions, Throwable thrown) {
            shared.release(queue.kind(), BatchResults.ids(questions));
            if (!FailureScope.mayBeOneId(thrown)) {
                backoff.begin(thrown);
                outcome.failed(queue, questions, thrown);
                over();
            } else if (questions.size() == 1) {
                failedAlone(questions, (FailureException) thrown);
                over();
            } else {
                // Ids that have gathered meanwhile do not wait for the end of the bisection.
                over();
                askApart(questions, thrown);
            }
        }

        private void failedAlone(List<PendingLookup> one, FailureException thrown) {
            if (quarantine.failedAlone(one.getFirst().key(), thrown)) {
                backoff.begin(thrown);
            }
            outcome.failed(queue, one, thrown);
        }

        private void askApart(List<PendingLookup> questions, Throwable why) {
            new Bisection(queue, outcome, quarantine, upstream, hurry, thorough, this::apart).begin(questions, why);
        }

        /** Ends a bisection; {@code lasting} is the failure that concerns all ids, or null if some were answered. */
        private void apart(@Nullable Throwable lasting) {
            thorough = lasting == null;
            if (lasting == null) {
                backoff.clear();
            } else {
                backoff.begin(lasting);
            }
            sendReady(queue);
        }

        private List<PendingLookup> undrawn() {
            synchronized (queue) {
                return queue.drawFailed(travel, openedAt);
            }
        }

        private void over() {
            noLongerHeld.run();
            boolean gathering;
            synchronized (queue) {
                gathering = queue.over(travel, drawn == null ? 0 : drawn.size(), nanos.getAsLong());
            }
            sendReady(queue);
            if (gathering) {
                gatherOn();
            }
        }

        private void gatherOn() {
            Runnable _ = timer.in(gather, () -> {
                sendReady(queue);
                if (gathers()) {
                    gatherOn();
                }
            });
        }

        private boolean gathers() {
            synchronized (queue) {
                return queue.gathers(travel, nanos.getAsLong());
            }
        }
    }
}
