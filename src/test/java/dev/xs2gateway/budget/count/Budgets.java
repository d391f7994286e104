package dev.xs2gateway.budget.count;

import dev.xs2gateway.budget.BudgetSettings;
import dev.xs2gateway.budget.Limit;
import dev.xs2gateway.budget.Shares;
import dev.xs2gateway.budget.queue.BudgetMeters;
import dev.xs2gateway.budget.queue.CallBudget;
import dev.xs2gateway.budget.redis.BudgetScript;
import dev.xs2gateway.budget.redis.SharedLedger;
import dev.xs2gateway.budget.status.PauseBackoff;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/** Budgets as tests need them: counted in this process, with no past. */
public final class Budgets {
    static final Duration ON_THE_WAY = Duration.ofSeconds(5);
    public static final PauseBackoff PAUSES = new PauseBackoff(Duration.ofSeconds(1), Duration.ofMinutes(5), () -> 0);
    private static final Shares SHARES = new Shares(27, 3);

    private Budgets() {}

    public static CallBudget local(
            List<Limit> limits, Duration maxWait, LongSupplier nanoTime, CallBudget.Alarm alarm) {
        return over(ledger(limits, nanoTime), limits, maxWait, nanoTime, alarm);
    }

    static LocalLedger ledger(List<Limit> limits, LongSupplier nanoTime) {
        int most = limits.stream().mapToInt(Limit::calls).max().orElseThrow();
        return new LocalLedger(
                new LocalCount(new SlidingWindows(most, ON_THE_WAY.toNanos()), CallRecorder.FORGOTTEN, nanoTime),
                () -> {},
                1,
                nanoTime);
    }

    /** Of one of {@code pods} that share these limits; {@code past}: whether an unknown one counts as spent. */
    public static BudgetSettings shared(
            List<Limit> limits, int pods, boolean past, String scope, Duration redisTimeout) {
        return new BudgetSettings(
                limits,
                Duration.ofMinutes(1),
                Duration.ofSeconds(1),
                true,
                pods,
                past,
                SHARES,
                Duration.ofSeconds(1),
                Duration.ofMinutes(5),
                scope,
                redisTimeout,
                Path.of("unused"));
    }

    /** One pod's ledger, not yet open; alone it has no past. */
    public static SharedLedger pod(
            BudgetScript calls,
            BudgetSettings settings,
            LongSupplier nanoTime,
            DoubleSupplier random,
            CallBudget.Alarm alarm) {
        LocalCount alone = new LocalCount(
                new SlidingWindows(settings.mostCalls(), settings.onTheWay().toNanos()),
                CallRecorder.FORGOTTEN,
                nanoTime);
        return new SharedLedger(calls, alone, settings, nanoTime, random, Clock.systemUTC(), alarm);
    }

    public static CallBudget over(
            Ledger ledger, List<Limit> limits, Duration maxWait, LongSupplier nanoTime, CallBudget.Alarm alarm) {
        return new CallBudget(
                new Pacer(ledger, limits, PAUSES),
                SHARES,
                maxWait,
                nanoTime,
                alarm,
                new BudgetMeters(new SimpleMeterRegistry()));
    }
}
