package dev.xs2gateway.budget.queue;

import dev.xs2gateway.budget.CallOutcome;
import dev.xs2gateway.budget.CallOwner;
import dev.xs2gateway.budget.Lane;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The metrics of the budget: permits granted, calls ended and requests refused. */
public final class BudgetMeters {
    // Consumers choose their own names, so consumers beyond this number are counted together.
    private static final int MOST_CONSUMERS = 100;

    private final MeterRegistry meters;
    private final Set<String> consumers = ConcurrentHashMap.newKeySet();

    public BudgetMeters(MeterRegistry meters) {
        this.meters = meters;
    }

    /** Records that a permit was granted after a wait of {@code waitedNanos}. */
    void granted(CallOwner owner, long waitedNanos) {
        Timer.builder("gateway.budget.wait")
                .description("The time that calls waited for a permit")
                .tag("lane", name(owner.lane()))
                .register(meters)
                .record(Duration.ofNanos(waitedNanos));
    }

    /** Records that a call has ended. */
    void ended(CallOwner owner, CallOutcome outcome) {
        Counter.builder("gateway.budget.calls")
                .description("Calls made to XS2Event")
                .tag("lane", name(owner.lane()))
                .tag("consumer", known(owner.consumer()))
                .tag("outcome", outcome(outcome))
                .register(meters)
                .increment();
    }

    void refused(Lane lane) {
        Counter.builder("gateway.budget.refused")
                .description("Calls that were refused because their wait for a permit would have been too long")
                .tag("lane", name(lane))
                .register(meters)
                .increment();
    }

    public static String name(Lane lane) {
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

    private static String outcome(CallOutcome outcome) {
        return switch (outcome) {
            case CallOutcome.Accepted _ -> "accepted";
            case CallOutcome.Limited _ -> "limited";
            case CallOutcome.KeyDoubted _ -> "key-doubted";
            case CallOutcome.KeyRefused _ -> "key-refused";
            case CallOutcome.NotSent _ -> "not-sent";
            case CallOutcome.Unclear _ -> "unclear";
        };
    }
}
