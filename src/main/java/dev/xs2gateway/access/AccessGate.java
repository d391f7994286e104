package dev.xs2gateway.access;

import io.quarkus.runtime.Startup;
import jakarta.annotation.PostConstruct;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/** Warns at every start that callers are not asked who they are; {@link AccessSettingsCheck} lets no other mode start yet. */
@Startup
@Singleton
final class AccessGate {
    private static final Logger LOG = Logger.getLogger(AccessGate.class);

    @PostConstruct
    void open() {
        LOG.warn("gateway.access.mode=open: whoever reaches this port can download every ticket of the account");
    }
}
