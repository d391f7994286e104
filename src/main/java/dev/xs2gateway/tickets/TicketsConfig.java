package dev.xs2gateway.tickets;

import dev.xs2gateway.StrictBooleanConverter;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The settings for tickets: how recently the gateway must have checked that a ticket may be given, and how it saves calls. */
@ConfigMapping(prefix = "gateway.tickets")
public interface TicketsConfig {
    /** The maximum age of an order's status and channel when a file is given; beyond it, a download costs one more look-up call. */
    @WithDefault("60s")
    Duration recheckAfter();

    /**
     * For how much longer a stored file is given, marked stale, while XS2Event cannot be asked whether it may be; 0 disables
     * this. With a longer time, callers notice fewer outages, and a ticket that was withdrawn meanwhile is given for longer.
     */
    @WithDefault("15m")
    Duration recheckGrace();

    /**
     * How long the first ticket of an order waits for a second: two cost one call, because they are taken from XS2Event's
     * zip. A longer time saves calls and delays first bytes. Applies to orders of several tickets whose zip can be checked.
     */
    @WithDefault("50ms")
    Duration gather();

    /**
     * Whether the gateway fetches the files of an order in the background when the order becomes fulfilled while a caller waits
     * for that. This costs a call per order, whether the files are requested or not; the first caller then gets them at once.
     */
    @WithDefault("false")
    @WithConverter(StrictBooleanConverter.class)
    boolean prefetch();
}
