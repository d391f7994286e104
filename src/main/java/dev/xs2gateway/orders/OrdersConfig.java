package dev.xs2gateway.orders;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long an answer is given before XS2Event is asked again: the longer, the fewer calls, the later a change is seen. */
@ConfigMapping(prefix = "gateway.orders")
public interface OrdersConfig {
    /** While something may still happen: processing, postponed, unknown words. */
    @WithDefault("30s")
    Duration openAge();

    @WithDefault("10m")
    Duration fulfilledAge();

    /** Cancelled or returned. */
    @WithDefault("1h")
    Duration endedAge();

    /** Ids that XS2Event does not know (yet). */
    @WithDefault("15s")
    Duration unknownAge();

    /** Answers kept at most, bookings and orders counted apart; one takes a few kilobytes of heap. */
    @WithDefault("200000")
    long maxEntries();
}
