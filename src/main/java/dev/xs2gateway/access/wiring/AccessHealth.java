package dev.xs2gateway.access.wiring;

import dev.xs2gateway.access.ConsumersReloader;
import dev.xs2gateway.access.links.LinkKeysReloader;
import io.smallrye.health.api.Wellness;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;

/**
 * Reports that a change of the consumers' file or of the link keys was refused: {@code /q/health/well} is then down and states what is
 * wrong with the file.
 *
 * <p>Readiness is not affected, because the version from before stays in use.
 */
@Wellness
@Singleton
final class AccessHealth implements HealthCheck {
    private static final String IN_USE = "in use";

    private final ConsumersReloader consumers;
    private final LinkKeysReloader linkKeys;

    @Inject
    AccessHealth(ConsumersReloader consumers, LinkKeysReloader linkKeys) {
        this.consumers = consumers;
        this.linkKeys = linkKeys;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("consumers and link keys are as their files say")
                .status(consumers.refusal().isEmpty() && linkKeys.refusal().isEmpty())
                .withData("consumers", consumers.refusal().orElse(IN_USE))
                .withData("links", linkKeys.refusal().orElse(IN_USE))
                .build();
    }
}
