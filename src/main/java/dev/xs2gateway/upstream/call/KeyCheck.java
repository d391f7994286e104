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
 * Finds out whether XS2Event refuses the key, by a look-up of an id that does not exist.
 *
 * <p>One refused call must not stop all others: a firewall refuses single requests, and a vendor single files. So a refusal that may be
 * about the key is confirmed by one more call, which is spent like any other. All calls that are refused meanwhile, or shortly after,
 * share its result; nobody else waits for it.
 */
public final class KeyCheck {
    /** One bad file or id that is asked for again and again costs a confirming call no more often than this. */
    private static final Duration REMEMBERED = Duration.ofSeconds(10);

    /** By then all pods know that the key is refused, and the budget makes no more calls. */
    private static final Duration REFUSAL_REMEMBERED = Duration.ofSeconds(1);

    private final CallBudget budget;
    private final Supplier<Uni<Void>> lookup;
    private final LongSupplier nanos;
    private final AtomicReference<@Nullable Check> latest = new AtomicReference<>();

    /** What is known of the key. */
    public enum Result {
        ACCEPTED,
        REFUSED,
        /** The confirming call was not made, or failed for another reason. */
        UNKNOWN
    }

    /** A check that is under way, or was made and holds {@code until} then. */
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

    /** {@code lookup}: the confirming call, without its place in the budget; fails with {@link UpstreamFault}. */
    public KeyCheck(CallBudget budget, Supplier<Uni<Void>> lookup, LongSupplier nanos) {
        this.budget = budget;
        this.lookup = lookup;
        this.nanos = nanos;
    }

    /** Confirms a refusal. Spends at most one call on behalf of {@code spending}, and none where the answer is known. Never fails. */
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

    /** Tries the key at once, also one that is known to be refused; what comes of it holds for all calls. Spends one call. */
    public Uni<Result> tryAtOnce() {
        // On nobody's behalf, but not in the background lane: it decides about all other calls.
        Check check = new Check(budget.tryKeyAtOnce().chain(() -> call(CallAccount.onLookup(""))), nanos);
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
                        KeyCheck::verdict))
                .replaceWith(Result.ACCEPTED)
                .onFailure()
                .recoverWithItem(KeyCheck::result);
    }

    /** The second of two refusals is believed. */
    private static CallOutcome verdict(@Nullable Throwable thrown) {
        return UpstreamFault.verdict(thrown) instanceof CallOutcome.KeyDoubted(Duration probeEvery)
                ? new CallOutcome.KeyRefused(probeEvery)
                : UpstreamFault.verdict(thrown);
    }

    private static Result result(Throwable thrown) {
        return switch (thrown) {
            case UpstreamFault fault when fault.doubtsKey() -> Result.REFUSED;
            // An unknown id, or a query that is not to its taste: the key was good enough to be told so.
            case UpstreamFault fault
            when UpstreamFault.verdict(fault) instanceof CallOutcome.Accepted -> Result.ACCEPTED;
            case FailureException failed when failed.failure() instanceof Failure.UpstreamRefused -> Result.REFUSED;
            default -> Result.UNKNOWN;
        };
    }
}
