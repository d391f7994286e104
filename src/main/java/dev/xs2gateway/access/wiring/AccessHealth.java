package dev.xs2gateway.access.wiring;

import dev.xs2gateway.access.ConsumersReloader;
import io.smallrye.health.api.Wellness;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;

/**
 * Reports that a change of the consumers' file was refused: {@code /q/health/well} is then down and states what is wrong with the file.
 *
 * <p>Readiness is not affected, because the version from before stays in use.
 */
@Wellness
@Singleton
final class AccessHealth implements HealthCheck {
    private final ConsumersReloader consumers;

    @Inject
    AccessHealth(ConsumersReloader consumers) {
        this.consumers = consumers;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("the consumers' file is in use")
                .status(consumers.refusal().isEmpty())
                .withData("file", consumers.refusal().orElse("in use"))
                .build();
    }
}
