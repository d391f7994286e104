package dev.xs2gateway.orders;

import dev.xs2gateway.failure.FailureException;
import dev.xs2gateway.orders.BatchQueue.Travel;
import dev.xs2gateway.orders.Question.Asker;
import dev.xs2gateway.upstream.FailureScope;
import dev.xs2gateway.upstream.IdKind;
import dev.xs2gateway.upstream.InQuery;
import dev.xs2gateway.upstream.NothingToAsk;
import dev.xs2gateway.upstream.Spending;
import dev.xs2gateway.upstream.Xs2Client;
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
 * The one way from the cache to XS2Event: many ids in few calls, each id in one call at a time.
 *
 * <p>An id leaves at once where nothing of its kind is under way; else ids gather, from all callers, until a batch is full, the one
 * before is back, or the budget lets the next one go. Who asks for an id that is being asked already joins. What comes back belongs to
 * no caller: it fills the cache, whoever is still waiting.
 */
final class LookupBatcher {
    private static final String NOBODY = "";
    // Soon enough for those who wait, and late enough for the pod that asks to be answered.
    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

    private final OrderSource upstream;
    private final BatchOutcome outcome;
    private final SharedAnswers shared;
    private final Riders riders;
    private final QuarantineCache quarantine;
    private final HoldOff holdOff;
    private final Timer timer;
    private final Duration gather;
    private final LongSupplier nanos;
    // Off since asking apart brought no answer at all, until something is answered: XS2Event itself is at fault then.
    private volatile boolean thorough = true;
    private final Map<IdKind, BatchQueue> queues = new EnumMap<>(IdKind.class);

    /** Where orders come from: {@link Xs2Client#orders}, translated. */
    interface OrderSource {
        Uni<SortedOrders> orders(IdKind kind, Supplier<Uni<List<String>>> gathered, Spending spending);
    }

    LookupBatcher(
            OrderSource upstream,
            InQuery query,
            OrdersConfig config,
            BatchOutcome outcome,
            SharedAnswers shared,
            Riders riders,
            QuarantineCache quarantine,
            HoldOff holdOff,
            Timer timer,
            LongSupplier nanos) {
        this.upstream = upstream;
        this.outcome = outcome;
        this.shared = shared;
        this.riders = riders;
        this.quarantine = quarantine;
        this.holdOff = holdOff;
        this.timer = timer;
        this.gather = config.gather();
        this.nanos = nanos;
        for (IdKind kind : IdKind.values()) {
            queues.put(kind, new BatchQueue(kind, query, config.inFlight(), gather, quarantine::isIsolated));
        }
    }

    /** Asks for these ids on somebody's behalf; what comes back takes that one away again, and nobody else. */
    Runnable ask(IdKind kind, List<String> ids, Asker asker) {
        BatchQueue queue = queue(kind);
        Map<OrderKey, Throwable> refused = new LinkedHashMap<>();
        List<Question> questions = new ArrayList<>();
        synchronized (queue) {
            for (String id : ids) {
                OrderKey key = new OrderKey(kind, id);
                Optional<Throwable> refusal = quarantine.refusal(key);
                if (refusal.isPresent()) {
                    refused.put(key, refusal.get());
                } else {
                    questions.add(queue.join(id, asker, nanos.getAsLong()));
                }
            }
        }
        refused.forEach(asker.waiter()::failed);
        pump(queue);
        return () -> leave(queue, questions, asker.waiter());
    }

    private static void leave(BatchQueue queue, List<Question> questions, Question.Waiter waiter) {
        synchronized (queue) {
            questions.forEach(question -> queue.leave(question, waiter));
        }
    }

    /**
     * Has an answer refreshed that nobody waits for.
     *
     * @return the failure for which it is not done just now, or null
     */
    @Nullable
    Throwable refresh(OrderKey key) {
        Optional<Throwable> reason = holdOff.reason().or(() -> quarantine.restReason(key));
        if (reason.isEmpty()) {
            BatchQueue queue = queue(key.kind());
            synchronized (queue) {
                queue.refresh(key.id(), NOBODY, nanos.getAsLong());
            }
            pump(queue);
        }
        return reason.orElse(null);
    }

    /** Takes over what other pods have learnt of this id meanwhile. Costs no upstream call. */
    void look(OrderKey key) {
        shared.look(key).subscribe().with(answer -> answer.ifPresent(news -> outcome.learn(key, news)));
    }

    private BatchQueue queue(IdKind kind) {
        return Objects.requireNonNull(queues.get(kind));
    }

    /** Sends what may leave; to be called whenever something has changed. */
    private void pump(BatchQueue queue) {
        for (Travel travel : Travel.values()) {
            for (Batch batch = leaving(queue, travel); batch != null; batch = leaving(queue, travel)) {
                send(batch);
            }
        }
    }

    private @Nullable Batch leaving(BatchQueue queue, Travel travel) {
        synchronized (queue) {
            long now = nanos.getAsLong();
            Question next = queue.next(travel);
            return next != null && queue.leaves(travel, now) ? new Batch(queue, travel, next, now) : null;
        }
    }

    private void send(Batch batch) {
        // Deferred, so that whatever is thrown reaches those who wait.
        Uni.createFrom()
                .deferred(() -> upstream.orders(batch.queue.kind(), batch::draw, batch.spending))
                .subscribe()
                .with(batch::answered, batch::failed);
    }

    /** A batch on its way: first to its turn, then to XS2Event and back. */
    private final class Batch {
        private final BatchQueue queue;
        private final Travel travel;
        private final boolean hurry;
        private final long openedAt;
        private final Spending spending;
        private @Nullable List<Question> drawn;
        private volatile Runnable noLongerHeld = () -> {};

        /** {@code next}: the question because of which it leaves. */
        Batch(BatchQueue queue, Travel travel, Question next, long openedAt) {
            this.queue = queue;
            this.travel = travel;
            this.hurry = next.isUrgent();
            this.openedAt = openedAt;
            Spending usual = hurry ? Spending.onLookup(next.consumer()) : Spending.inBackground(next.consumer());
            this.spending = travel == Travel.ISOLATED ? usual.ofSuspect() : usual;
        }

        /** The ids that are to be asked for, once what other pods know of those that have gathered has been told. */
        Uni<List<String>> draw() {
            List<Question> questions;
            synchronized (queue) {
                questions = queue.draw(travel, riders, nanos.getAsLong());
                drawn = questions;
            }
            noLongerHeld = timer.in(BatchQueue.LONGEST_HOLD, () -> pump(queue));
            return questions.isEmpty()
                    ? Uni.createFrom().item(List.of())
                    : shared.take(queue.kind(), BatchOutcome.ids(questions))
                            .onItem()
                            .transform(this::settle);
        }

        private List<String> settle(SharedAnswers.Taken taken) {
            Map<Boolean, List<Question>> rest = outcome.shared(queue, Objects.requireNonNull(drawn), taken).stream()
                    .collect(Collectors.partitioningBy(question ->
                            taken.askedElsewhere().contains(question.key().id())));
            lookAgain(Objects.requireNonNull(rest.get(true)));
            List<Question> ours = Objects.requireNonNull(rest.get(false));
            drawn = ours;
            return BatchOutcome.ids(ours);
        }

        private void lookAgain(List<Question> askedElsewhere) {
            if (!askedElsewhere.isEmpty()) {
                Runnable _ = timer.in(LOOK_AGAIN, () -> {
                    synchronized (queue) {
                        askedElsewhere.forEach(queue::again);
                    }
                    pump(queue);
                });
            }
        }

        void answered(SortedOrders orders) {
            holdOff.over();
            thorough = true;
            BatchOutcome.Unsettled unsettled = outcome.answered(queue, Objects.requireNonNull(drawn), orders, spending);
            over();
            if (unsettled != null) {
                askApart(unsettled.questions(), unsettled.why());
            }
        }

        void failed(Throwable thrown) {
            List<Question> questions = drawn;
            if (thrown instanceof NothingToAsk) {
                over();
            } else if (questions == null) {
                holdOff.begin(thrown);
                outcome.failed(queue, undrawn(), thrown);
                pump(queue);
            } else {
                failed(questions, thrown);
            }
        }

        private void failed(List<Question> questions, Throwable thrown) {
            shared.release(queue.kind(), BatchOutcome.ids(questions));
            if (!FailureScope.mayBeOneId(thrown)) {
                holdOff.begin(thrown);
                outcome.failed(queue, questions, thrown);
                over();
            } else if (questions.size() == 1) {
                failedAlone(questions, (FailureException) thrown);
                over();
            } else {
                // What has gathered meanwhile does not wait until the culprit is found.
                over();
                askApart(questions, thrown);
            }
        }

        private void failedAlone(List<Question> one, FailureException thrown) {
            if (quarantine.failedAlone(one.getFirst().key(), thrown)) {
                holdOff.begin(thrown);
            }
            outcome.failed(queue, one, thrown);
        }

        private void askApart(List<Question> questions, Throwable why) {
            new Bisection(queue, outcome, quarantine, upstream, hurry, thorough, this::apart).begin(questions, why);
        }

        /** {@code lasting}: null where some were answered. */
        private void apart(@Nullable Throwable lasting) {
            thorough = lasting == null;
            if (lasting == null) {
                holdOff.over();
            } else {
                holdOff.begin(lasting);
            }
            pump(queue);
        }

        private List<Question> undrawn() {
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
            pump(queue);
            if (gathering) {
                gatherOn();
            }
        }

        private void gatherOn() {
            Runnable _ = timer.in(gather, () -> {
                pump(queue);
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
