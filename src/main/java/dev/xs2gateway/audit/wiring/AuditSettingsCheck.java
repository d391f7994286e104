package dev.xs2gateway.audit.wiring;

import dev.xs2gateway.InvalidSettings;
import dev.xs2gateway.SettingsCheck;
import dev.xs2gateway.audit.AuditConfig;

/** Checks what {@link AuditConfig} requires beyond its types. */
public final class AuditSettingsCheck implements SettingsCheck<AuditConfig> {
    private static final long LEAST_JOURNAL = 1 << 20;

    @Override
    public Class<AuditConfig> settings() {
        return AuditConfig.class;
    }

    @Override
    public void check(AuditConfig config, InvalidSettings invalid) {
        invalid.unlessPositive("gateway.audit.keep", config.keep());
        invalid.unless(
                config.journalMaxBytes().asLongValue() >= LEAST_JOURNAL,
                "gateway.audit.journal-max-bytes",
                config.journalMaxBytes().asLongValue(),
                "1M or more");
    }
}
