package dev.xs2gateway.budget;

import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.failure.FailureException;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One who asks the budget for a call, and remembers what became of it. */
final class Visitor {
    enum End {
        GRANTED,
        REFUSED,
        LEFT
    }

    private final LongSupplier time;
    private final long cameAt;
    private final Cancellable place;
    private final List<End> ends = new ArrayList<>();
    private long madeAt;
    private long endedAt;
    private Duration retryAfter = Duration.ZERO;

    Visitor(CallBudget budget, LongSupplier time) {
        this.time = time;
        this.cameAt = time.getAsLong();
        Uni<Void> call = spend(budget, Lane.LOOKUP, () -> madeAt = time.getAsLong(), () -> Uni.createFrom()
                .voidItem());
        this.place = call.subscribe().with(granted -> end(End.GRANTED), this::refused);
    }

    /** A call that is over at once. */
    static Uni<Void> call(CallBudget budget) {
        return spend(budget, Lane.LOOKUP, () -> {}, () -> Uni.createFrom().voidItem());
    }

    static <T> Uni<T> spend(CallBudget budget, Lane lane, Runnable lastCheck, Supplier<Uni<T>> call) {
        return budget.spend(
                new Spender(lane, "tester"),
                () -> {
                    lastCheck.run();
                    return call.get();
                },
                Visitor::verdict);
    }

    static <T> T spendBlocking(CallBudget budget, Supplier<T> call) {
        return budget.spendBlocking(new Spender(Lane.LOOKUP, "tester"), call, Visitor::verdict);
    }

    private static Verdict verdict(@Nullable Throwable thrown) {
        return thrown == null ? new Verdict.Accepted() : new Verdict.Unclear();
    }

    private void refused(Throwable thrown) {
        if (((FailureException) thrown).failure() instanceof Failure.BudgetExhausted exhausted) {
            retryAfter = exhausted.retryAfter();
        }
        end(End.REFUSED);
    }

    private void end(End how) {
        endedAt = time.getAsLong();
        ends.add(how);
    }

    void leave() {
        if (isWaiting()) {
            place.cancel();
            end(End.LEFT);
        }
    }

    boolean isWaiting() {
        return ends.isEmpty();
    }

    /** How it ended; more than one entry would be a bug. */
    List<End> ends() {
        return ends;
    }

    boolean wasGranted() {
        return ends.equals(List.of(End.GRANTED));
    }

    Duration waited() {
        return Duration.ofNanos(endedAt - cameAt);
    }

    /** When its call was made, where it was granted one: before the budget hears that it has ended. */
    long madeAt() {
        return madeAt;
    }

    /** When it heard what became of it: a little later than it did. */
    long endedAt() {
        return endedAt;
    }

    Duration retryAfter() {
        return retryAfter;
    }
}
