package dev.xs2gateway.orders;

import java.time.Duration;

/** The settings of {@code orders}, plainly: open 30 s, fulfilled 10 min, ended 1 h, unknown 15 s. */
record Ages(long maxEntries) implements OrdersConfig {
    static final Ages DEFAULT = new Ages(1_000);

    @Override
    public Duration openAge() {
        return Duration.ofSeconds(30);
    }

    @Override
    public Duration fulfilledAge() {
        return Duration.ofMinutes(10);
    }

    @Override
    public Duration endedAge() {
        return Duration.ofHours(1);
    }

    @Override
    public Duration unknownAge() {
        return Duration.ofSeconds(15);
    }
}
