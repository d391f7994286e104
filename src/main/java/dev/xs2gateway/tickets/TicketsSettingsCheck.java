package dev.xs2gateway.tickets;

import dev.xs2gateway.InvalidSettings;
import dev.xs2gateway.SettingsCheck;

/** Checks what {@link TicketsConfig} requires beyond its types. */
public final class TicketsSettingsCheck implements SettingsCheck<TicketsConfig> {
    @Override
    public Class<TicketsConfig> settings() {
        return TicketsConfig.class;
    }

    @Override
    public void check(TicketsConfig config, InvalidSettings invalid) {
        invalid.ifNegative("gateway.tickets.recheck-after", config.recheckAfter());
        invalid.ifNegative("gateway.tickets.recheck-grace", config.recheckGrace());
        invalid.ifNegative("gateway.tickets.gather", config.gather());
    }
}
