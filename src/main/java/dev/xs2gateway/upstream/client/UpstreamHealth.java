package dev.xs2gateway.upstream.client;

import dev.xs2gateway.budget.queue.CallBudget;
import dev.xs2gateway.upstream.call.CallMeters;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.smallrye.faulttolerance.api.CircuitBreakerState;
import io.smallrye.health.api.Wellness;
import jakarta.annotation.PostConstruct;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;

/**
 * Reports that XS2Event takes no calls, because it refuses the key, has refused calls with 503 or 429, or fails
 * too often. {@code /q/health/well} is then down and states the reason.
 *
 * <p>Readiness is not affected, because the gateway still answers from its cache.
 */
@Wellness
@Startup
@Singleton
final class UpstreamHealth implements HealthCheck {
    private final CallBudget budget;
    private final Xs2Client xs2;
    private final CallMeters failures;
    private final Clock clock;
    private final MeterRegistry meters;

    @Inject
    UpstreamHealth(CallBudget budget, Xs2Client xs2, CallMeters failures, Clock clock, MeterRegistry meters) {
        this.budget = budget;
        this.failures = failures;
        this.clock = clock;
        this.xs2 = xs2;
        this.meters = meters;
    }

    @PostConstruct
    void showGauges() {
        Gauge.builder("gateway.upstream.key.refused", budget, calls -> calls.isKeyRefused() ? 1 : 0)
                .description("1 while XS2Event refuses gateway.upstream.api-key, else 0")
                .register(meters);
        Gauge.builder("gateway.upstream.breaker.open", this, health -> health.isBreakerClosed() ? 0 : 1)
                .description("1 while at most one call is made at a time because XS2Event fails too often, else 0")
                .register(meters);
    }

    private boolean isBreakerClosed() {
        return xs2.breaker() == CircuitBreakerState.CLOSED;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("XS2Event accepts the gateway's calls")
                .status(!budget.isKeyRefused() && !budget.isPaused() && isBreakerClosed())
                .withData("key", budget.isKeyRefused() ? "refused" : "accepted")
                .withData("paused", budget.isPaused())
                .withData(
                        "breaker", xs2.breaker().name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .withData("calls", inWords())
                .build();
    }

    private String inWords() {
        List<String> words = new ArrayList<>();
        Instant until = clock.instant()
                .plus(budget.pausedFor().orElse(Duration.ZERO))
                .plusMillis(999)
                .truncatedTo(ChronoUnit.SECONDS);
        if (budget.isKeyRefused()) {
            words.add("XS2Event refuses the key: the next probe is at " + until);
        } else if (budget.isPaused()) {
            words.add("quiet until " + until + ": XS2Event has answered 503 or 429");
        }
        if (budget.rate() < 1) {
            words.add("rate reduced to " + (int) (budget.rate() * 100) + " %");
        }
        if (!isBreakerClosed()) {
            words.add("circuit breaker " + (xs2.breaker() == CircuitBreakerState.OPEN ? "open" : "half open") + " ("
                    + failures.lastFailure() + ")");
        }
        return words.isEmpty() ? "made" : String.join("; ", words);
    }
}
