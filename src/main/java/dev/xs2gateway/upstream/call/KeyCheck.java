package dev.xs2gateway.upstream.call;

import dev.xs2gateway.budget.CallOutcome;
import dev.xs2gateway.budget.queue.CallBudget;
import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.failure.FailureException;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Determines whether XS2Event refuses the key, by a look-up of an id that does not exist.
 *
 * <p>One refused call must not stop all others: a firewall refuses single requests, and XS2Event refuses single
 * files. Therefore one more call confirms a refusal that may concern the key; it is spent like any other call.
 * All calls that are refused during the check, or shortly after it, share its result; no other call waits for it.
 */
public final class KeyCheck {
    /**
     * How long a result other than a refusal is reused: a bad file or id that is requested repeatedly costs at
     * most one confirming call in this time.
     */
    private static final Duration REMEMBERED = Duration.ofSeconds(10);

    /** How long a refusal is reused. After this time all pods know that the key is refused, and the budget permits no more calls. */
    private static final Duration REFUSAL_REMEMBERED = Duration.ofSeconds(1);

    private final CallBudget budget;
    private final Supplier<Uni<Void>> lookup;
    private final LongSupplier nanos;
    private final AtomicReference<@Nullable Check> latest = new AtomicReference<>();

    /** The result of a check of the key. */
    public enum Result {
        ACCEPTED,
        REFUSED,
        /** The confirming call was not made, or failed for another reason. */
        UNKNOWN
    }

    /** A check that is under way, or a finished one whose result is valid until {@code until}. */
    private static final class Check {
        private final Uni<Result> result;
        private volatile @Nullable Long until;

        Check(Uni<Result> call, LongSupplier nanos) {
            this.result = call.onItem()
                    .invoke(result ->
                            until = nanos.getAsLong() + remembered(result).toNanos())
                    .memoize()
                    .indefinitely();
        }

        private static Duration remembered(Result result) {
            return result == Result.REFUSED ? REFUSAL_REMEMBERED : REMEMBERED;
        }

        boolean holds(long now) {
            Long end = until;
            return end == null || end - now > 0;
        }
    }

    /**
     * Creates a key check. {@code lookup} makes the confirming call, for which the check takes the permit, and
     * fails with {@link UpstreamFault}.
     */
    public KeyCheck(CallBudget budget, Supplier<Uni<Void>> lookup, LongSupplier nanos) {
        this.budget = budget;
        this.lookup = lookup;
        this.nanos = nanos;
    }

    /** Confirms a refusal. Spends at most one call on the account, and none if the result is already known. Never fails. */
    Uni<Result> confirm(CallAccount account) {
        if (budget.isKeyRefused()) {
            return Uni.createFrom().item(Result.REFUSED);
        }
        long now = nanos.getAsLong();
        Check fresh = new Check(call(account), nanos);
        Check check =
                latest.accumulateAndGet(fresh, (known, other) -> known != null && known.holds(now) ? known : other);
        return Objects.requireNonNull(check).result;
    }

    /** Tries the key at once, even if it is known to be refused; the result applies to all calls. Spends one call. */
    public Uni<Result> tryAtOnce() {
        // The call belongs to no consumer, but not to the background lane: it decides about all other calls.
        Check check = new Check(
                budget.tryKeyAtOnce().chain(() -> call(CallAccount.onLookup(CallAccount.NO_CONSUMER))), nanos);
        latest.set(check);
        return check.result;
    }

    private Uni<Result> call(CallAccount account) {
        return Uni.createFrom()
                .deferred(() -> budget.spend(
                        account.owner(),
                        () -> {
                            account.charge();
                            return lookup.get();
                        },
                        KeyCheck::outcomeOf))
                .replaceWith(Result.ACCEPTED)
                .onFailure()
                .recoverWithItem(KeyCheck::result);
    }

    /** The outcome of the confirming call: a second refusal counts as a refusal of the key. */
    private static CallOutcome outcomeOf(@Nullable Throwable thrown) {
        return UpstreamFault.outcomeOf(thrown) instanceof CallOutcome.KeyDoubted(Duration probeEvery)
                ? new CallOutcome.KeyRefused(probeEvery)
                : UpstreamFault.outcomeOf(thrown);
    }

    private static Result result(Throwable thrown) {
        return switch (thrown) {
            case UpstreamFault fault when fault.doubtsKey() -> Result.REFUSED;
            // The API reported an unknown id or a query that it does not accept, so it accepted the key.
            case UpstreamFault fault
            when UpstreamFault.outcomeOf(fault) instanceof CallOutcome.Accepted -> Result.ACCEPTED;
            case FailureException failed when failed.failure() instanceof Failure.UpstreamRefused -> Result.REFUSED;
            default -> Result.UNKNOWN;
        };
    }
}
