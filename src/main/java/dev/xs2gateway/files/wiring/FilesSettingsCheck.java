package dev.xs2gateway.files.wiring;

import dev.xs2gateway.InvalidSettings;
import dev.xs2gateway.SettingsCheck;
import dev.xs2gateway.files.FileLimits;
import dev.xs2gateway.files.FilesConfig;

/** Checks what {@link FilesConfig} requires beyond its types. */
public final class FilesSettingsCheck implements SettingsCheck<FilesConfig> {
    @Override
    public Class<FilesConfig> settings() {
        return FilesConfig.class;
    }

    @Override
    public void check(FilesConfig config, InvalidSettings invalid) {
        FileLimits.check(config, invalid);
    }
}
