package dev.xs2gateway.database.wiring;

import dev.xs2gateway.database.DatabaseConfig;
import io.quarkus.arc.Unremovable;
import io.quarkus.credentials.CredentialsProvider;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Map;

/** Reads the password of the database from {@code gateway.database.password-file} for each new connection, so that it can be changed without a restart. */
@Unremovable
@Named(PasswordFile.NAME)
@ApplicationScoped
public class PasswordFile implements CredentialsProvider {
    static final String NAME = "gateway-database-password-file";

    private final DatabaseConfig config;

    @Inject
    PasswordFile(DatabaseConfig config) {
        this.config = config;
    }

    @Override
    public Map<String, String> getCredentials(String name) {
        try {
            return Map.of(
                    PASSWORD_PROPERTY_NAME,
                    Files.readString(config.passwordFile().orElseThrow()).strip());
        } catch (IOException e) {
            throw new UncheckedIOException("gateway.database.password-file cannot be read", e);
        }
    }
}
