package dev.xs2gateway.access;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** The settings that decide who may use the gateway. */
@ConfigMapping(prefix = "gateway.access")
public interface AccessConfig {
    @WithDefault("keys")
    Mode mode();

    /** How callers prove their identity. */
    enum Mode {
        KEYS,
        OIDC,
        /** Callers do not prove it: every client that can reach the port has access to everything. */
        OPEN
    }
}
