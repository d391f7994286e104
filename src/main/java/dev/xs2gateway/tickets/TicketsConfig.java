package dev.xs2gateway.tickets;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How sure the gateway makes that a ticket may still be given. */
@ConfigMapping(prefix = "gateway.tickets")
public interface TicketsConfig {
    /** How old the order's status and channel may be when a file is given; beyond, a download costs a look-up call more. */
    @WithDefault("60s")
    Duration recheckAfter();
}
