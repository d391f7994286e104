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
 * Decides how long a snapshot counts as fresh, by the changes that are still possible.
 *
 * <p>The time is jittered by a tenth either way, so that snapshots that arrived together do not expire together.
 */
public final class Freshness {
    private static final double JITTER = 0.1;
    // XS2Event's times carry no zone: this long after its end, an event is over in every zone.
    private static final Duration SURELY_OVER = Duration.ofHours(36);
    private static final int DATE_LENGTH = "2026-12-05".length();

    private final OrdersConfig config;
    private final Clock clock;
    private final DoubleSupplier random;

    /** {@code random} returns numbers from 0 (inclusive) to 1 (exclusive). */
    public Freshness(OrdersConfig config, Clock clock, DoubleSupplier random) {
        this.config = config;
        this.clock = clock;
        this.random = random;
    }

    /** Returns the lifetime of a snapshot. A booking gets the shortest lifetime among its orders. */
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
