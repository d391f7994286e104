package dev.xs2gateway.budget;

import dev.xs2gateway.budget.queue.CallBudget;
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
public final class Visitor {
    public enum End {
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

    public Visitor(CallBudget budget, LongSupplier time) {
        this.time = time;
        this.cameAt = time.getAsLong();
        Uni<Void> call = spend(budget, Lane.LOOKUP, () -> madeAt = time.getAsLong(), () -> Uni.createFrom()
                .voidItem());
        this.place = call.subscribe().with(granted -> end(End.GRANTED), this::refused);
    }

    /** A call that is over at once. */
    public static Uni<Void> call(CallBudget budget) {
        return spend(budget, Lane.LOOKUP, () -> {}, () -> Uni.createFrom().voidItem());
    }

    public static <T> Uni<T> spend(CallBudget budget, Lane lane, Runnable lastCheck, Supplier<Uni<T>> call) {
        return budget.spend(
                new CallOwner(lane, "tester"),
                () -> {
                    lastCheck.run();
                    return call.get();
                },
                Visitor::verdict);
    }

    public static <T> T spendBlocking(CallBudget budget, Supplier<T> call) {
        return budget.spendBlocking(new CallOwner(Lane.LOOKUP, "tester"), call, Visitor::verdict);
    }

    private static CallOutcome verdict(@Nullable Throwable thrown) {
        return thrown == null ? new CallOutcome.Accepted() : new CallOutcome.Unclear();
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

    public void leave() {
        if (isWaiting()) {
            place.cancel();
            end(End.LEFT);
        }
    }

    public boolean isWaiting() {
        return ends.isEmpty();
    }

    /** How it ended; more than one entry would be a bug. */
    public List<End> ends() {
        return ends;
    }

    public boolean wasGranted() {
        return ends.equals(List.of(End.GRANTED));
    }

    Duration waited() {
        return Duration.ofNanos(endedAt - cameAt);
    }

    /** When its call was made, where it was granted one: before the budget hears that it has ended. */
    public long madeAt() {
        return madeAt;
    }

    /** When it heard what became of it: a little later than it did. */
    public long endedAt() {
        return endedAt;
    }

    public Duration retryAfter() {
        return retryAfter;
    }
}
