package dev.xs2gateway.orders;

import dev.xs2gateway.failure.FailureException;
import dev.xs2gateway.upstream.Spending;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.function.Consumer;

/**
 * Finds the id for which XS2Event refuses a whole batch, by asking for the halves of what is refused; the others get their answers on
 * the way. Two calls for each halving are enough for one culprit, so no more are spent: what is still suspect then fails.
 */
final class Bisection {
    private final BatchQueue queue;
    private final BatchOutcome outcome;
    private final LookupBatcher.OrderSource upstream;
    private final boolean hurry;
    private final Consumer<Boolean> over;
    private int callsLeft;
    private int underWay;
    private boolean fruitful;

    /**
     * {@code over} is told once, when every question has its answer or failure, whether any half was answered: else it is not an id that
     * is refused, but every query.
     */
    Bisection(
            BatchQueue queue,
            BatchOutcome outcome,
            LookupBatcher.OrderSource upstream,
            boolean hurry,
            Consumer<Boolean> over) {
        this.queue = queue;
        this.outcome = outcome;
        this.upstream = upstream;
        this.hurry = hurry;
        this.over = over;
    }

    void begin(List<Question> suspects, FailureException refusal) {
        int halvings = Integer.SIZE - Integer.numberOfLeadingZeros(suspects.size() - 1);
        synchronized (this) {
            callsLeft = 2 * halvings;
            underWay = 1;
        }
        refused(suspects, refusal);
    }

    private void refused(List<Question> suspects, FailureException refusal) {
        if (suspects.size() == 1) {
            outcome.refused(queue, suspects.getFirst(), refusal);
        } else if (takeCalls()) {
            int half = suspects.size() / 2;
            ask(suspects.subList(0, half));
            ask(suspects.subList(half, suspects.size()));
        } else {
            outcome.failed(queue, suspects, refusal);
        }
        finished();
    }

    private synchronized boolean takeCalls() {
        boolean enough = callsLeft >= 2;
        if (enough) {
            callsLeft -= 2;
            underWay += 2;
        }
        return enough;
    }

    private void ask(List<Question> suspects) {
        String consumer = suspects.getFirst().consumer();
        Spending spending = hurry ? Spending.onLookup(consumer) : Spending.inBackground(consumer);
        Uni.createFrom()
                .deferred(() -> upstream.orders(
                        queue.kind(), () -> Uni.createFrom().item(BatchOutcome.ids(suspects)), spending))
                .subscribe()
                .with(orders -> answered(suspects, orders, spending), thrown -> failed(suspects, thrown));
    }

    private void answered(List<Question> innocent, SortedOrders orders, Spending spending) {
        synchronized (this) {
            fruitful = true;
        }
        outcome.answered(queue, innocent, orders, spending);
        finished();
    }

    private void failed(List<Question> suspects, Throwable thrown) {
        if (BatchOutcome.isRefused(thrown)) {
            refused(suspects, (FailureException) thrown);
        } else {
            outcome.failed(queue, suspects, thrown);
            finished();
        }
    }

    private void finished() {
        boolean last;
        boolean answered;
        synchronized (this) {
            underWay--;
            last = underWay == 0;
            answered = fruitful;
        }
        if (last) {
            over.accept(answered);
        }
    }
}
