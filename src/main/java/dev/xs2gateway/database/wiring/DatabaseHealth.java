package dev.xs2gateway.database.wiring;

import dev.xs2gateway.database.Database;
import io.smallrye.health.api.Wellness;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;

/**
 * The health check of the database: {@code /q/health/well} is down while there should be one and it is away.
 *
 * <p>Readiness is not affected, because look-ups and downloads do without it.
 */
@Wellness
@Singleton
final class DatabaseHealth implements HealthCheck {
    private final Database database;

    @Inject
    DatabaseHealth(Database database) {
        this.database = database;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("database can be used")
                .status(database.isReady() || !database.isConfigured())
                .withData(
                        "database", database.isConfigured() ? database.absence().orElse("ready") : "none")
                .build();
    }
}
