package dev.xs2gateway.orders;

import java.time.Duration;

/** The settings of {@code orders} as they are by default. */
public record Ages(long maxEntries, int inFlight, Duration revalidateFor) implements OrdersConfig {
    public static final Ages DEFAULT = new Ages(1_000, 4, Duration.ofMinutes(5));

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

    @Override
    public Duration pastAge() {
        return Duration.ofHours(1);
    }

    @Override
    public Duration minAge() {
        return Duration.ofSeconds(2);
    }

    @Override
    public Duration staleWait() {
        return Duration.ofSeconds(1);
    }

    @Override
    public Duration staleFor() {
        return Duration.ofHours(24);
    }

    @Override
    public Duration gather() {
        return Duration.ofMillis(5);
    }

    @Override
    public Duration maxWait() {
        return Duration.ofSeconds(30);
    }

    @Override
    public Store store() {
        return Store.LOCAL;
    }

    @Override
    public Duration redisTimeout() {
        return Duration.ofSeconds(1);
    }
}
