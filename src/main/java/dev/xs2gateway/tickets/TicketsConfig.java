package dev.xs2gateway.tickets;

import dev.xs2gateway.StrictBooleanConverter;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How sure the gateway makes that a ticket may still be given. */
@ConfigMapping(prefix = "gateway.tickets")
public interface TicketsConfig {
    /** How old the order's status and channel may be when a file is given; beyond, a download costs a look-up call more. */
    @WithDefault("60s")
    Duration recheckAfter();

    /**
     * For how much longer a file that lies here is still given, marked stale, while XS2Event cannot be asked whether it may be; 0: not at
     * all. Longer: outages are noticed less, and a ticket that was withdrawn meanwhile is given for longer.
     */
    @WithDefault("15m")
    Duration recheckGrace();

    /**
     * How long the first ticket of an order waits for a second: two cost one call, for they are taken from the vendor's zip. Longer: fewer
     * calls, later first bytes. Applies to orders of several tickets whose zip can be checked.
     */
    @WithDefault("50ms")
    Duration gather();

    /**
     * Whether the files of an order are fetched in the background when it becomes fulfilled while somebody waits for that. Costs a call
     * an order, wanted or not; its first caller gets them at once.
     */
    @WithDefault("false")
    @WithConverter(StrictBooleanConverter.class)
    boolean prefetch();
}
