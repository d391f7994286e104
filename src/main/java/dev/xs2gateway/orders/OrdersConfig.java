package dev.xs2gateway.orders;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/**
 * How long snapshots are served before XS2Event is asked again. Longer times save calls, and delay
 * the moment when a change becomes visible.
 */
@ConfigMapping(prefix = "gateway.orders")
public interface OrdersConfig {
    /** The lifetime while changes are expected: processing, postponed, and unknown status words. */
    @WithDefault("30s")
    Duration openAge();

    @WithDefault("10m")
    Duration fulfilledAge();

    /** The lifetime of a cancelled or returned order. */
    @WithDefault("1h")
    Duration endedAge();

    /** The lifetime for an id that XS2Event does not know (yet), or for which it refuses the query. */
    @WithDefault("15s")
    Duration unknownAge();

    /** The minimum lifetime, in every state, once the event has been over for 36 hours. */
    @WithDefault("1h")
    Duration pastAge();

    /** A snapshot younger than this is never refreshed, whatever a caller requires: the lower limit of {@code no-cache}. */
    @WithDefault("2s")
    Duration minAge();

    /** How long an expired snapshot is served at once while it is refreshed. */
    @WithDefault("5m")
    Duration revalidateFor();

    /** How long a caller waits for the refresh of a snapshot that expired earlier than that; then it gets the stale one. */
    @WithDefault("1s")
    Duration staleWait();

    /** How long an expired snapshot is kept, to be served as stale if XS2Event cannot be asked. */
    @WithDefault("24h")
    Duration staleFor();

    /** The longest that a caller waits for a result; an id without one after this time fails. */
    @WithDefault("30s")
    Duration maxWait();

    /** The maximum number of entries, bookings and orders counted separately; one takes a few kilobytes of heap. */
    @WithDefault("200000")
    long maxEntries();

    /**
     * How long ids keep gathering after a well-filled call if the next would not be full; while more ids arrive, up to five times as long.
     */
    @WithDefault("20ms")
    Duration gather();

    /**
     * Where snapshots are kept besides this process: {@code redis} shares them with all pods; the default is {@code gateway.budget.store}.
     */
    @WithDefault("${gateway.budget.store:local}")
    Store store();

    /** Whether snapshots are kept for this process alone or for all pods. */
    enum Store {
        LOCAL,
        REDIS
    }

    /** How long a look-up waits for the snapshots of other pods. */
    @WithDefault("${gateway.budget.redis-timeout:50ms}")
    Duration redisTimeout();

    /** The number of concurrent look-up calls of one kind; more are made only while full batches wait. */
    @WithDefault("4")
    int inFlight();
}
