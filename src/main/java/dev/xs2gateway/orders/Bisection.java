package dev.xs2gateway.orders;

import dev.xs2gateway.failure.FailureException;
import dev.xs2gateway.upstream.Spending;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Finds the id for which XS2Event refuses a whole batch, by asking for the halves of what is refused; the others get their answers on
 * the way. Two calls for each halving are enough for one culprit, so no more are spent: what is still suspect then fails.
 *
 * <p>Where both halves are refused as well, and their parts are answered once they are small enough, no id is the culprit, but the number
 * of them: the queue learns how many are answered, and what is still suspect is asked for again in batches of that size.
 */
final class Bisection {
    private final BatchQueue queue;
    private final BatchOutcome outcome;
    private final LookupBatcher.OrderSource upstream;
    private final boolean hurry;
    private final FailureException refusal;
    private final Consumer<Boolean> over;
    private final List<Question> left = new ArrayList<>();
    private int callsLeft;
    private int underWay;
    private int halvesRefused;
    private int leastRefused = Integer.MAX_VALUE;
    private int mostAnswered;
    private boolean failedOtherwise;

    /**
     * {@code refusal}: of the whole batch. {@code over} is told once, when every question has its answer or failure or is to be asked again,
     * whether any half was answered: else it is not an id that is refused, but every query.
     */
    Bisection(
            BatchQueue queue,
            BatchOutcome outcome,
            LookupBatcher.OrderSource upstream,
            boolean hurry,
            FailureException refusal,
            Consumer<Boolean> over) {
        this.queue = queue;
        this.outcome = outcome;
        this.upstream = upstream;
        this.hurry = hurry;
        this.refusal = refusal;
        this.over = over;
    }

    void begin(List<Question> suspects) {
        int halvings = Integer.SIZE - Integer.numberOfLeadingZeros(suspects.size() - 1);
        synchronized (this) {
            callsLeft = 2 * halvings;
            underWay = 1;
        }
        refused(suspects, 0, refusal);
    }

    /** {@code halved}: how often, to come down to these. */
    private void refused(List<Question> suspects, int halved, FailureException thrown) {
        noteRefused(suspects, halved);
        if (suspects.size() == 1) {
            outcome.refused(queue, suspects.getFirst(), thrown);
        } else if (takeCalls()) {
            int half = suspects.size() / 2;
            ask(suspects.subList(0, half), halved + 1);
            ask(suspects.subList(half, suspects.size()), halved + 1);
        } else {
            leave(suspects);
        }
        finished();
    }

    private synchronized void noteRefused(List<Question> suspects, int halved) {
        halvesRefused += halved == 1 ? 1 : 0;
        leastRefused = Math.min(leastRefused, suspects.size());
    }

    private synchronized void leave(List<Question> suspects) {
        left.addAll(suspects);
    }

    private synchronized boolean takeCalls() {
        boolean enough = callsLeft >= 2;
        if (enough) {
            callsLeft -= 2;
            underWay += 2;
        }
        return enough;
    }

    private void ask(List<Question> suspects, int halved) {
        String consumer = suspects.getFirst().consumer();
        Spending spending = hurry ? Spending.onLookup(consumer) : Spending.inBackground(consumer);
        Uni.createFrom()
                .deferred(() -> upstream.orders(
                        queue.kind(), () -> Uni.createFrom().item(BatchOutcome.ids(suspects)), spending))
                .subscribe()
                .with(orders -> answered(suspects, orders, spending), thrown -> failed(suspects, halved, thrown));
    }

    private void answered(List<Question> innocent, SortedOrders orders, Spending spending) {
        synchronized (this) {
            mostAnswered = Math.max(mostAnswered, innocent.size());
        }
        outcome.answered(queue, innocent, orders, spending);
        finished();
    }

    private void failed(List<Question> suspects, int halved, Throwable thrown) {
        if (BatchOutcome.isRefused(thrown)) {
            refused(suspects, halved, (FailureException) thrown);
        } else {
            synchronized (this) {
                failedOtherwise = true;
            }
            outcome.failed(queue, suspects, thrown);
            finished();
        }
    }

    private void finished() {
        boolean last;
        boolean fruitful;
        synchronized (this) {
            underWay--;
            last = underWay == 0;
            fruitful = mostAnswered > 0;
        }
        if (last) {
            settleWhatIsLeft();
            over.accept(fruitful);
        }
    }

    private void settleWhatIsLeft() {
        if (isForTheirNumber()) {
            synchronized (queue) {
                queue.answersAtMost(mostAnswered);
                left.forEach(queue::again);
            }
        } else {
            outcome.failed(queue, left, refusal);
        }
    }

    /** One culprit is found in the end, alone; several are refused in parts no larger than others that are answered. */
    private synchronized boolean isForTheirNumber() {
        boolean isBySize = mostAnswered > 1 && mostAnswered < leastRefused;
        return halvesRefused == 2 && isBySize && !failedOtherwise;
    }
}
