package dev.xs2gateway.access;

import io.quarkus.runtime.Startup;
import jakarta.annotation.PostConstruct;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/** Warns at every start of an open gateway that its callers are not identified. */
@Startup
@Singleton
final class AccessGate {
    private static final Logger LOG = Logger.getLogger(AccessGate.class);

    private final AccessConfig config;

    /** The injection makes Quarkus read the setting at all: it leaves out a mapping that no bean uses. */
    @Inject
    AccessGate(AccessConfig config) {
        this.config = config;
    }

    @PostConstruct
    void open() {
        if (config.mode().contains(AccessConfig.Mode.OPEN)) {
            LOG.warn(
                    "gateway.access.mode=open: every client that can connect to this port can download every ticket of the account");
        }
    }
}
