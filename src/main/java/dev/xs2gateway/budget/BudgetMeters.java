package dev.xs2gateway.budget;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Counts what the budget lets through and what it turns away. */
final class BudgetMeters {
    // Consumers name themselves: beyond so many they are counted together.
    private static final int MOST_CONSUMERS = 100;

    private final MeterRegistry meters;
    private final Set<String> consumers = ConcurrentHashMap.newKeySet();

    BudgetMeters(MeterRegistry meters) {
        this.meters = meters;
    }

    /** A call was granted after so long a wait. */
    void granted(Spender spender, long waitedNanos) {
        Timer.builder("gateway.budget.wait")
                .description("How long calls waited for their turn")
                .tag("lane", name(spender.lane()))
                .register(meters)
                .record(Duration.ofNanos(waitedNanos));
    }

    /** A call has ended. */
    void ended(Spender spender, Verdict verdict) {
        Counter.builder("gateway.budget.calls")
                .description("Calls made to XS2Event")
                .tag("lane", name(spender.lane()))
                .tag("consumer", known(spender.consumer()))
                .tag("outcome", outcome(verdict))
                .register(meters)
                .increment();
    }

    void refused(Lane lane) {
        Counter.builder("gateway.budget.refused")
                .description("Calls that were refused because their turn would have come too late")
                .tag("lane", name(lane))
                .register(meters)
                .increment();
    }

    static String name(Lane lane) {
        return lane.name().toLowerCase(Locale.ROOT);
    }

    private String known(String consumer) {
        if (consumer.isEmpty()) {
            return "none";
        }
        return consumers.contains(consumer) || (consumers.size() < MOST_CONSUMERS && consumers.add(consumer))
                ? consumer
                : "other";
    }

    private static String outcome(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Accepted it -> "accepted";
            case Verdict.Limited it -> "limited";
            case Verdict.KeyDoubted it -> "key-doubted";
            case Verdict.KeyRefused it -> "key-refused";
            case Verdict.NotSent it -> "not-sent";
            case Verdict.Unclear it -> "unclear";
        };
    }
}
