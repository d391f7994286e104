package dev.xs2gateway.upstream;

import dev.xs2gateway.budget.CallBudget;
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
 * Shouts while XS2Event refuses the key: {@code /q/health/well} is down, the gauge {@code gateway.upstream.key.refused} is 1.
 *
 * <p>Readiness is left alone, for what is cached is still answered.
 */
@Wellness
@Startup
@Singleton
final class KeyHealth implements HealthCheck {
    private final CallBudget budget;
    private final MeterRegistry meters;

    @Inject
    KeyHealth(CallBudget budget, MeterRegistry meters) {
        this.budget = budget;
        this.meters = meters;
    }

    @PostConstruct
    void showGauge() {
        Gauge.builder("gateway.upstream.key.refused", budget, calls -> calls.isKeyRefused() ? 1 : 0)
                .description("1 while XS2Event refuses gateway.upstream.api-key, else 0")
                .register(meters);
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("XS2Event accepts the key")
                .status(!budget.isKeyRefused())
                .build();
    }
}
