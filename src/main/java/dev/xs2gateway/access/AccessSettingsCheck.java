package dev.xs2gateway.access;

import dev.xs2gateway.InvalidSettings;
import dev.xs2gateway.SettingsCheck;
import java.util.Locale;

/** Checks what {@link AccessConfig} requires beyond its types. */
public final class AccessSettingsCheck implements SettingsCheck<AccessConfig> {
    @Override
    public Class<AccessConfig> settings() {
        return AccessConfig.class;
    }

    @Override
    public void check(AccessConfig config, InvalidSettings invalid) {
        invalid.unless(
                config.mode() == AccessConfig.Mode.OPEN,
                "gateway.access.mode",
                config.mode().name().toLowerCase(Locale.ROOT),
                "open, which this version alone can do: set it where only those who may have every ticket can reach the"
                        + " port, for then nobody is asked who they are");
    }
}
