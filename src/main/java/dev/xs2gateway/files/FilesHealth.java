package dev.xs2gateway.files;

import io.smallrye.health.api.Wellness;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.jboss.logging.Logger;

/**
 * Says so where the store folder takes nothing: {@code /q/health/well} is down then.
 *
 * <p>Readiness is left alone, for files up to the hold-back pass through memory.
 */
@Wellness
@Singleton
final class FilesHealth implements HealthCheck {
    private static final Logger LOG = Logger.getLogger(FilesHealth.class);

    private final Transfers transfers;
    private final FilesConfig config;

    @Inject
    FilesHealth(Transfers transfers, FilesConfig config) {
        this.transfers = transfers;
        this.config = config;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("files can be stored")
                .status(isWritable())
                .withData("held", transfers.heldBytes())
                .withData("most", config.maxBytes().asLongValue())
                .build();
    }

    private boolean isWritable() {
        try {
            transfers.tryStore();
            return true;
        } catch (IOException e) {
            LOG.warnf("gateway.files.store-dir takes nothing: %s", e.getMessage());
            return false;
        }
    }
}
