package dev.xs2gateway.orders.batch;

import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.failure.FailureException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Suspends refreshes without waiters for a while after a failure; entries that expire meanwhile are served as stale. */
public final class RefreshBackoff {
    private static final Duration USUALLY = Duration.ofSeconds(2);

    private final LongSupplier nanos;
    private final DoubleSupplier random;
    private volatile @Nullable Hold hold;

    private record Hold(long until, Throwable reason) {}

    /** {@code random} returns numbers from 0 (inclusive) to 1 (exclusive). */
    public RefreshBackoff(LongSupplier nanos, DoubleSupplier random) {
        this.nanos = nanos;
        this.random = random;
    }

    void start(Throwable reason) {
        Duration wait =
                switch (reason) {
                    case FailureException failed -> wait(failed.failure());
                    default -> USUALLY;
                };
        // Up to half as long again, so that several pods do not resume at the same moment.
        long jittered = (long) (wait.toNanos() * (1 + random.getAsDouble() / 2));
        hold = new Hold(nanos.getAsLong() + jittered, reason);
    }

    private static Duration wait(Failure failure) {
        return switch (failure) {
            case Failure.BudgetExhausted it -> it.retryAfter();
            case Failure.UpstreamUnavailable it -> it.retryAfter();
            // The query is at fault, not XS2Event.
            case Failure.QueryRefused _ -> Duration.ZERO;
            default -> USUALLY;
        };
    }

    void clear() {
        hold = null;
    }

    /** Returns why refreshes are suspended; empty if they are not. */
    Optional<Throwable> reason() {
        return Optional.ofNullable(hold)
                .filter(current -> current.until() - nanos.getAsLong() > 0)
                .map(Hold::reason);
    }
}
