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
 * Repeats a failed call in parts, to isolate the id that may have caused the failure: first without the ids in spare slots, then in halves
 * of each part that fails. The other ids get their results on the way.
 *
 * <p>Two calls for each halving find one culprit, so no more calls are spent. The smallest part that failed is halved first, so that one of
 * several culprits is found. If four parts fail and none is answered, XS2Event itself fails, and no more calls are spent.
 *
 * <p>If XS2Event refuses both halves as well, and answers their parts once they are small enough, the cause is not an id but the number of
 * ids: the queue learns how many ids are answered, and the ids that are still suspect are requested again in batches of that size.
 */
final class Bisection {
    private static final int FRUITLESS_HALVINGS = 2;

    private final BatchQueue queue;
    private final BatchResults outcome;
    private final QuarantineCache quarantine;
    private final LookupBatcher.OrderSource upstream;
    private final boolean urgent;
    private final boolean thorough;
    private final EndListener endListener;
    private final List<Part> suspects = new ArrayList<>();
    private final List<Part> culprits = new ArrayList<>();
    private List<OrderKey> spareSlotKeys = List.of();
    private int callsLeft;
    private int costLeft;
    private int halvings;
    private int underWay;
    private int halvesRefused;
    private int leastRefused = Integer.MAX_VALUE;
    private int mostAnswered;
    private boolean failedOtherwise;
    private @Nullable Throwable stopped;

    /** Some of the ids, how often the batch was halved to reach them, and why their call failed. */
    private record Part(List<PendingLookup> lookups, int halved, Throwable why) {
        int size() {
            return lookups.size();
        }
    }

    /** Called once, when every look-up has its result or its failure, or gathers again. */
    interface EndListener {
        /** Reports the end; {@code lasting} is the failure that appears to concern all ids, or null if some were answered. */
        void onEnd(@Nullable Throwable lasting);
    }

    /**
     * Creates a bisection for one failed batch.
     *
     * @param urgent whether an interactive caller waits
     * @param thorough whether more than one halving is worth its calls while no id is answered; false right
     *     after a bisection in which no id was answered
     */
    Bisection(
            BatchQueue queue,
            BatchResults outcome,
            QuarantineCache quarantine,
            LookupBatcher.OrderSource upstream,
            boolean urgent,
            boolean thorough,
            EndListener endListener) {
        this.queue = queue;
        this.outcome = outcome;
        this.quarantine = quarantine;
        this.upstream = upstream;
        this.urgent = urgent;
        this.thorough = thorough;
        this.endListener = endListener;
    }

    /** Starts the bisection; {@code why} is the failure of the call for all these ids. */
    void start(List<PendingLookup> lookups, Throwable why) {
        List<PendingLookup> own =
                lookups.stream().filter(pending -> !pending.isInSpareSlot()).toList();
        List<PendingLookup> inSpareSlots =
                lookups.stream().filter(PendingLookup::isInSpareSlot).toList();
        List<PendingLookup> joined = dropUnawaited(inSpareSlots);
        int wanted = own.size() + joined.size();
        int deepest = Integer.SIZE - Integer.numberOfLeadingZeros(Math.max(wanted, 2) - 1);
        callsLeft = 2 * deepest;
        // Pages and single reads are calls too. The limit allows one more call per id,
        // because each order may have to be read alone.
        costLeft = callsLeft + wanted;
        if (inSpareSlots.isEmpty()) {
            failed(new Part(own, 0, why));
            proceed();
        } else {
            spareSlotKeys = inSpareSlots.stream().map(PendingLookup::key).toList();
            List<Part> parts = List.of(new Part(own, 0, why), new Part(joined, 0, why));
            send(parts.stream().filter(part -> part.size() > 0).toList());
        }
    }

    /** Closes the look-ups in spare slots, which have no waiter, and returns those that a waiter has joined since. */
    private List<PendingLookup> dropUnawaited(List<PendingLookup> inSpareSlots) {
        List<PendingLookup> joined = new ArrayList<>();
        synchronized (queue) {
            for (PendingLookup lookup : inSpareSlots) {
                if (lookup.isAwaited()) {
                    joined.add(lookup);
                } else {
                    queue.close(lookup);
                }
            }
        }
        return joined;
    }

    private void send(List<Part> parts) {
        if (parts.isEmpty()) {
            finish();
            return;
        }
        synchronized (this) {
            underWay = parts.size();
        }
        parts.forEach(this::send);
    }

    private void send(Part part) {
        String consumer = part.lookups().getFirst().consumer();
        CallAccount account = CallAccount.onLookup(consumer, urgent).apart();
        Uni.createFrom()
                .deferred(() -> upstream.orders(
                        queue.kind(), () -> Uni.createFrom().item(BatchResults.ids(part.lookups())), account))
                .subscribe()
                .with(
                        orders -> answered(part, orders, account),
                        thrown -> end(new Part(part.lookups(), part.halved(), thrown), account));
    }

    private void answered(Part part, OrdersById orders, CallAccount account) {
        BatchResults.Unsettled unsettled = outcome.answered(queue, part.lookups(), orders, account);
        int open = unsettled == null ? 0 : unsettled.lookups().size();
        synchronized (this) {
            mostAnswered = Math.max(mostAnswered, part.size() - open);
        }
        end(unsettled == null ? null : new Part(unsettled.lookups(), part.halved(), unsettled.why()), account);
    }

    /** Ends one call; {@code failed} is the part that is still open, or null if all its ids were answered. */
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
        List<PendingLookup> lookups = next.get().lookups();
        int half = lookups.size() / 2;
        int halved = next.get().halved() + 1;
        Throwable why = next.get().why();
        send(List.of(
                new Part(lookups.subList(0, half), halved, why),
                new Part(lookups.subList(half, lookups.size()), halved, why)));
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

    /**
     * Returns whether halving this part is pointless. A refused query may be too long for several more halvings; any other
     * failure without an answer concerns every query.
     */
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
        endListener.onEnd(lasting);
    }

    private void endSuspects() {
        if (isForTheirNumber()) {
            synchronized (queue) {
                queue.limitBatchSize(mostAnswered);
                suspects.forEach(part -> part.lookups().forEach(queue::requeue));
            }
        } else {
            suspects.forEach(
                    part -> outcome.failed(queue, part.lookups(), Objects.requireNonNullElse(stopped, part.why())));
        }
    }

    /** Suspects the ids in spare slots if all other ids were answered without them. */
    private void blameSpareSlots() {
        if (halvings == 0 && suspects.isEmpty() && culprits.isEmpty()) {
            spareSlotKeys.forEach(quarantine::suspect);
        }
    }

    /** Records the failure of one id; returns whether XS2Event itself may be at fault nevertheless. */
    private boolean blame(Part culprit, boolean fruitful) {
        PendingLookup pending = culprit.lookups().getFirst();
        boolean mayLast = true;
        if (culprit.why() instanceof FailureException why) {
            if (fruitful) {
                quarantine.isolate(pending.key(), why);
            } else {
                mayLast = quarantine.failedAlone(pending.key(), why);
            }
        }
        outcome.failed(queue, culprit.lookups(), culprit.why());
        return mayLast;
    }

    /**
     * Returns whether the number of ids caused the refusals. A single culprit ends up alone in its part; several culprits are refused in
     * parts no larger than others that are answered.
     */
    private synchronized boolean isForTheirNumber() {
        boolean isBySize = mostAnswered > 1 && mostAnswered < leastRefused;
        return halvesRefused == 2 && isBySize && !failedOtherwise;
    }
}
