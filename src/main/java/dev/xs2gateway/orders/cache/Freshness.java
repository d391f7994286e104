package dev.xs2gateway.orders.cache;

import dev.xs2gateway.orders.OrdersConfig;
import dev.xs2gateway.orders.model.Order;
import dev.xs2gateway.orders.model.Snapshot;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How long an answer counts as fresh, by what may still happen to it.
 *
 * <p>Jittered by a tenth either way, so that answers which came together do not run out together.
 */
public final class Freshness {
    private static final double JITTER = 0.1;
    // The vendor's times carry no zone: by then the event is over everywhere.
    private static final Duration SURELY_OVER = Duration.ofHours(36);
    private static final int DATE_LENGTH = "2026-12-05".length();

    private final OrdersConfig config;
    private final Clock clock;
    private final DoubleSupplier random;

    /** {@code random} gives numbers from 0 to below 1. */
    public Freshness(OrdersConfig config, Clock clock, DoubleSupplier random) {
        this.config = config;
        this.clock = clock;
        this.random = random;
    }

    /** A booking is as fresh as its most restless order. */
    Duration of(Snapshot snapshot) {
        Duration age = snapshot.orders().stream()
                .map(this::of)
                .min(Duration::compareTo)
                .orElse(config.unknownAge());
        return jittered(age, random.getAsDouble());
    }

    private Duration of(Order order) {
        Duration age =
                switch (order.state()) {
                    case ENDED -> config.endedAge();
                    case WAITING -> config.openAge();
                    case READY, PARTLY, INCOMPLETE, ELSEWHERE -> config.fulfilledAge();
                };
        return isOver(order.eventEnd()) && age.compareTo(config.pastAge()) < 0 ? config.pastAge() : age;
    }

    private boolean isOver(@Nullable String eventEnd) {
        if (eventEnd == null) {
            return false;
        }
        LocalDateTime surely = LocalDateTime.now(clock.withZone(ZoneOffset.UTC)).minus(SURELY_OVER);
        try {
            return eventEnd.length() == DATE_LENGTH
                    ? LocalDate.parse(eventEnd).isBefore(surely.toLocalDate())
                    : LocalDateTime.parse(eventEnd.strip().replace(' ', 'T').replaceFirst("(Z|[+-][0-9:]+)$", ""))
                            .isBefore(surely);
        } catch (DateTimeException unreadable) {
            return false;
        }
    }

    private static Duration jittered(Duration age, double random) {
        return Duration.ofNanos((long) (age.toNanos() * (1 - JITTER + 2 * JITTER * random)));
    }
}
