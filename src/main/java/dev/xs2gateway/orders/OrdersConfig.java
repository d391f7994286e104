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

    /** Ids that XS2Event does not know (yet), or refuses to be asked for. */
    @WithDefault("15s")
    Duration unknownAge();

    /** At least so long, whatever the state, once the event has been over for 36 hours. */
    @WithDefault("1h")
    Duration pastAge();

    /** No answer younger than this is asked for again, whatever a caller demands: the floor of {@code no-cache}. */
    @WithDefault("2s")
    Duration minAge();

    /** How long an answer that has run out is given at once while it is asked for again. */
    @WithDefault("5m")
    Duration revalidateFor();

    /** One that ran out longer ago is waited for; after this time the caller gets what there is, stale. */
    @WithDefault("1s")
    Duration staleWait();

    /** How long an answer that has run out is kept, to be given, marked stale, where XS2Event cannot be asked. */
    @WithDefault("24h")
    Duration staleFor();

    /** The longest that a caller waits for an answer; ids without one by then have failed. */
    @WithDefault("30s")
    Duration maxWait();

    /** Answers kept at most, bookings and orders counted apart; one takes a few kilobytes of heap. */
    @WithDefault("200000")
    long maxEntries();

    /** How long ids gather on after a well-filled call, if the next would not be full; while more keep coming, up to five times as long. */
    @WithDefault("20ms")
    Duration gather();

    /** Where what is learnt is kept beside this process: {@code redis} shares it with all pods; by default as {@code gateway.budget.store}. */
    @WithDefault("${gateway.budget.store:local}")
    Store store();

    /** This process alone, or all pods together. */
    enum Store {
        LOCAL,
        REDIS
    }

    /** How long a look-up waits for what other pods know. */
    @WithDefault("${gateway.budget.redis-timeout:50ms}")
    Duration redisTimeout();

    /** Look-up calls of one kind side by side; more only where full batches wait. */
    @WithDefault("4")
    int inFlight();
}
