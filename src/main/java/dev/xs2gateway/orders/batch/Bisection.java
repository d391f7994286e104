package dev.xs2gateway.orders.batch;

import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.failure.FailureException;
import dev.xs2gateway.orders.model.OrderKey;
import dev.xs2gateway.orders.translate.OrdersById;
import dev.xs2gateway.upstream.call.CallAccount;
import dev.xs2gateway.upstream.call.FailureScope;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Asks again, in parts, for the ids of a call that failed, where one of them may be why: first without those in spare slots, then in
 * halves of what fails; the others get their answers on the way.
 *
 * <p>Two calls for each halving find one culprit, so no more are spent. The smallest part that failed is halved first, so that of several
 * culprits one is found. Where four parts fail and none is answered it is XS2Event that fails, and no more is spent.
 *
 * <p>Where XS2Event refuses both halves as well, and answers their parts once they are small enough, no id is the culprit, but the number
 * of them: the queue learns how many are answered, and what is still suspect is asked for again in batches of that size.
 */
final class Bisection {
    private static final int FRUITLESS_HALVINGS = 2;

    private final BatchQueue queue;
    private final BatchResults outcome;
    private final QuarantineCache quarantine;
    private final LookupBatcher.OrderSource upstream;
    private final boolean hurry;
    private final boolean thorough;
    private final Over over;
    private final List<Part> suspects = new ArrayList<>();
    private final List<Part> culprits = new ArrayList<>();
    private List<OrderKey> inSpareSlots = List.of();
    private int callsLeft;
    private int costLeft;
    private int halvings;
    private int underWay;
    private int halvesRefused;
    private int leastRefused = Integer.MAX_VALUE;
    private int mostAnswered;
    private boolean failedOtherwise;
    private @Nullable Throwable stopped;

    /** Some of the ids, how often they were halved to come down to these, and why asking for them failed. */
    private record Part(List<PendingLookup> questions, int halved, Throwable why) {
        int size() {
            return questions.size();
        }
    }

    /** Called once, when every question has its answer or failure or is to be asked again. */
    interface Over {
        /** Ends it; {@code lasting} is the failure that concerns all ids, as far as can be told, and null where some were answered. */
        void over(@Nullable Throwable lasting);
    }

    /**
     * @param hurry whether anybody waits in a hurry
     * @param thorough whether more than one halving is worth its calls though nothing was answered: not right after another that brought
     *     nothing
     */
    Bisection(
            BatchQueue queue,
            BatchResults outcome,
            QuarantineCache quarantine,
            LookupBatcher.OrderSource upstream,
            boolean hurry,
            boolean thorough,
            Over over) {
        this.queue = queue;
        this.outcome = outcome;
        this.quarantine = quarantine;
        this.upstream = upstream;
        this.hurry = hurry;
        this.thorough = thorough;
        this.over = over;
    }

    /** {@code why}: what asking for all of them failed with. */
    void begin(List<PendingLookup> questions, Throwable why) {
        List<PendingLookup> own =
                questions.stream().filter(pending -> !pending.isInSpareSlot()).toList();
        List<PendingLookup> riders =
                questions.stream().filter(PendingLookup::isInSpareSlot).toList();
        List<PendingLookup> joined = dropUnawaited(riders);
        int wanted = own.size() + joined.size();
        int deepest = Integer.SIZE - Integer.numberOfLeadingZeros(Math.max(wanted, 2) - 1);
        callsLeft = 2 * deepest;
        // Pages and single reads are calls too: as many again as there are ids, for the order of each may have to be
        // read alone.
        costLeft = callsLeft + wanted;
        if (riders.isEmpty()) {
            failed(new Part(own, 0, why));
            proceed();
        } else {
            inSpareSlots = riders.stream().map(PendingLookup::key).toList();
            List<Part> parts = List.of(new Part(own, 0, why), new Part(joined, 0, why));
            ask(parts.stream().filter(part -> part.size() > 0).toList());
        }
    }

    /** Nobody waits for what is in a spare slot, unless somebody has joined since; those are returned. */
    private List<PendingLookup> dropUnawaited(List<PendingLookup> riders) {
        List<PendingLookup> joined = new ArrayList<>();
        synchronized (queue) {
            for (PendingLookup rider : riders) {
                if (rider.isAwaited()) {
                    joined.add(rider);
                } else {
                    queue.close(rider);
                }
            }
        }
        return joined;
    }

    private void ask(List<Part> parts) {
        if (parts.isEmpty()) {
            finish();
            return;
        }
        synchronized (this) {
            underWay = parts.size();
        }
        parts.forEach(this::ask);
    }

    private void ask(Part part) {
        String consumer = part.questions().getFirst().consumer();
        CallAccount account = (hurry ? CallAccount.onLookup(consumer) : CallAccount.inBackground(consumer)).apart();
        Uni.createFrom()
                .deferred(() -> upstream.orders(
                        queue.kind(), () -> Uni.createFrom().item(BatchResults.ids(part.questions())), account))
                .subscribe()
                .with(
                        orders -> answered(part, orders, account),
                        thrown -> end(new Part(part.questions(), part.halved(), thrown), account));
    }

    private void answered(Part part, OrdersById orders, CallAccount account) {
        BatchResults.Unsettled unsettled = outcome.answered(queue, part.questions(), orders, account);
        int open = unsettled == null ? 0 : unsettled.questions().size();
        synchronized (this) {
            mostAnswered = Math.max(mostAnswered, part.size() - open);
        }
        end(unsettled == null ? null : new Part(unsettled.questions(), part.halved(), unsettled.why()), account);
    }

    /** One call has ended; {@code failed} is null where it was answered. */
    private void end(@Nullable Part failed, CallAccount account) {
        boolean last;
        synchronized (this) {
            costLeft -= account.calls();
            if (failed != null) {
                failed(failed);
            }
            underWay--;
            last = underWay == 0;
        }
        if (last) {
            proceed();
        }
    }

    private synchronized void failed(Part part) {
        if (!FailureScope.mayBeOneId(part.why())) {
            stopped = part.why();
        }
        if (isRefused(part.why())) {
            halvesRefused += part.halved() == 1 ? 1 : 0;
            leastRefused = Math.min(leastRefused, part.size());
        } else {
            failedOtherwise = true;
        }
        if (part.size() == 1 && FailureScope.mayBeOneId(part.why())) {
            culprits.add(part);
        } else {
            suspects.add(part);
        }
    }

    private static boolean isRefused(Throwable thrown) {
        return thrown instanceof FailureException failed && failed.failure() instanceof Failure.QueryRefused;
    }

    private void proceed() {
        Optional<Part> next = next();
        if (next.isEmpty()) {
            finish();
            return;
        }
        List<PendingLookup> questions = next.get().questions();
        int half = questions.size() / 2;
        int halved = next.get().halved() + 1;
        Throwable why = next.get().why();
        ask(List.of(
                new Part(questions.subList(0, half), halved, why),
                new Part(questions.subList(half, questions.size()), halved, why)));
    }

    private synchronized Optional<Part> next() {
        Optional<Part> smallest = suspects.stream().min(Comparator.comparingInt(Part::size));
        if (smallest.isEmpty() || stopped != null || callsLeft < 2 || costLeft < 2 || isFruitless(smallest.get())) {
            return Optional.empty();
        }
        suspects.remove(smallest.get());
        callsLeft -= 2;
        halvings++;
        return smallest;
    }

    /** A query that is refused may be too long for a while yet; what fails otherwise fails whatever is asked. */
    private boolean isFruitless(Part part) {
        int most = !thorough ? 1 : isRefused(part.why()) ? Integer.MAX_VALUE : FRUITLESS_HALVINGS;
        return mostAnswered == 0 && halvings >= most;
    }

    private void finish() {
        boolean fruitful = mostAnswered > 0;
        blameSpareSlots();
        boolean mayLast = false;
        for (Part culprit : culprits) {
            mayLast |= blame(culprit, fruitful);
        }
        Throwable lasting = stopped;
        if (lasting == null && !fruitful && (mayLast || !suspects.isEmpty())) {
            lasting = (suspects.isEmpty() ? culprits : suspects).getFirst().why();
        }
        endSuspects();
        over.over(lasting);
    }

    private void endSuspects() {
        if (isForTheirNumber()) {
            synchronized (queue) {
                queue.answersAtMost(mostAnswered);
                suspects.forEach(part -> part.questions().forEach(queue::again));
            }
        } else {
            suspects.forEach(
                    part -> outcome.failed(queue, part.questions(), Objects.requireNonNullElse(stopped, part.why())));
        }
    }

    /** All others were answered without any of these. */
    private void blameSpareSlots() {
        if (halvings == 0 && suspects.isEmpty() && culprits.isEmpty()) {
            inSpareSlots.forEach(quarantine::suspect);
        }
    }

    /** Whether XS2Event may be at fault all the same. */
    private boolean blame(Part culprit, boolean fruitful) {
        PendingLookup pending = culprit.questions().getFirst();
        boolean mayLast = true;
        if (culprit.why() instanceof FailureException why) {
            if (fruitful) {
                quarantine.isolate(pending.key(), why);
            } else {
                mayLast = quarantine.failedAlone(pending.key(), why);
            }
        }
        outcome.failed(queue, culprit.questions(), culprit.why());
        return mayLast;
    }

    /** One culprit is found in the end, alone; several are refused in parts no larger than others that are answered. */
    private synchronized boolean isForTheirNumber() {
        boolean isBySize = mostAnswered > 1 && mostAnswered < leastRefused;
        return halvesRefused == 2 && isBySize && !failedOtherwise;
    }
}
