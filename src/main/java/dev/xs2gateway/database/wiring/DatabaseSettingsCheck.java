package dev.xs2gateway.database.wiring;

import dev.xs2gateway.InvalidSettings;
import dev.xs2gateway.SettingsCheck;
import dev.xs2gateway.database.DatabaseConfig;
import java.nio.file.Files;

/** Checks what {@link DatabaseConfig} requires beyond its types. */
public final class DatabaseSettingsCheck implements SettingsCheck<DatabaseConfig> {
    @Override
    public Class<DatabaseConfig> settings() {
        return DatabaseConfig.class;
    }

    @Override
    public void check(DatabaseConfig config, InvalidSettings invalid) {
        config.passwordFile()
                .ifPresent(file -> invalid.unless(
                        Files.isReadable(file),
                        "gateway.database.password-file",
                        file,
                        "a file that the gateway can read"));
    }
}
