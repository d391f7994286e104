package dev.xs2gateway.files.wiring;

import dev.xs2gateway.files.FilesConfig;
import dev.xs2gateway.files.transfer.Transfers;
import io.smallrye.health.api.Wellness;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.jboss.logging.Logger;

/**
 * The health check of the store folder: {@code /q/health/well} is down while
 * the folder takes no file, or if it has refused bytes within the last minutes.
 *
 * <p>Readiness is not affected, because files up to the hold-back pass through memory.
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
        boolean writable = isWritable();
        Optional<String> failure = transfers.recentFailure();
        return HealthCheckResponse.named("files can be stored")
                .status(writable && failure.isEmpty())
                .withData("disk", writable ? failure.orElse("accepts files") : "accepts no files")
                .withData("held", transfers.heldBytes())
                .withData("most", config.maxBytes().asLongValue())
                .build();
    }

    private boolean isWritable() {
        try {
            transfers.tryStore();
            return true;
        } catch (IOException e) {
            LOG.warnf("gateway.files.store-dir accepts no files: %s", e.getMessage());
            return false;
        }
    }
}
