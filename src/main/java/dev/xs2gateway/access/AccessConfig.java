package dev.xs2gateway.access;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Who may use the gateway. */
@ConfigMapping(prefix = "gateway.access")
public interface AccessConfig {
    @WithDefault("keys")
    Mode mode();

    /** How callers prove who they are. */
    enum Mode {
        KEYS,
        OIDC,
        /** They do not: whoever reaches the port may have everything. */
        OPEN
    }
}
