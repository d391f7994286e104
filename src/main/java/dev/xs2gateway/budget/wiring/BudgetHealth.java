package dev.xs2gateway.budget.wiring;

import dev.xs2gateway.budget.BudgetSettings;
import dev.xs2gateway.budget.Lane;
import dev.xs2gateway.budget.QuietPeriod;
import dev.xs2gateway.budget.count.Ledger;
import dev.xs2gateway.budget.queue.BudgetMeters;
import dev.xs2gateway.budget.queue.CallBudget;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.smallrye.health.api.Wellness;
import jakarta.annotation.PostConstruct;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;

/**
 * The health check of the budget: {@code /q/health/well} is down while calls should be
 * counted for all pods and are not, or while no calls are made because some may not be known.
 *
 * <p>Readiness is not affected, because this pod continues with its part of the limits.
 */
@Wellness
@Startup
@Singleton
final class BudgetHealth implements HealthCheck {
    private final BudgetSettings settings;
    private final Ledger ledger;
    private final CallBudget budget;
    private final MeterRegistry meters;

    @Inject
    BudgetHealth(BudgetSettings settings, Ledger ledger, CallBudget budget, MeterRegistry meters) {
        this.settings = settings;
        this.ledger = ledger;
        this.budget = budget;
        this.meters = meters;
    }

    @PostConstruct
    void showGauges() {
        Gauge.builder("gateway.budget.shared", ledger, counted -> counted.mode() == Ledger.Mode.SHARED ? 1 : 0)
                .description("1 while calls are counted for all pods together, else 0")
                .register(meters);
        Gauge.builder("gateway.budget.rate", budget, CallBudget::rate)
                .description("The part of the limits in use; below 1 after XS2Event has refused calls")
                .register(meters);
        Gauge.builder("gateway.budget.paused", budget, calls -> calls.isPaused() ? 1 : 0)
                .description("1 while no calls are made because XS2Event has refused some, else 0")
                .register(meters);
        for (Lane lane : Lane.values()) {
            Gauge.builder("gateway.budget.waiting", budget, calls -> calls.waiting(lane))
                    .description("Calls that wait for a permit")
                    .tag("lane", BudgetMeters.name(lane))
                    .register(meters);
        }
    }

    @Override
    public HealthCheckResponse call() {
        QuietPeriod quiet = ledger.quiet();
        return HealthCheckResponse.named("calls are counted as configured")
                .status(quiet == null && (!settings.shared() || ledger.mode() == Ledger.Mode.SHARED))
                .withData("counted", ledger.inWords())
                .withData("quiet", quiet == null ? "no" : quiet.inWords())
                .build();
    }
}
