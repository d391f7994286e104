package dev.xs2gateway.orders;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Counts answers by how they were come by; beside the calls of the budget they show what is saved. */
@Singleton
final class AnswerMeters {
    private final Map<Found.Way, Counter> given = new EnumMap<>(Found.Way.class);
    private final Counter failed;

    @Inject
    AnswerMeters(MeterRegistry meters) {
        for (Found.Way way : Found.Way.values()) {
            given.put(way, counter(meters, way.name().toLowerCase(Locale.ROOT)));
        }
        failed = counter(meters, "failed");
    }

    private static Counter counter(MeterRegistry meters, String way) {
        return Counter.builder("gateway.orders.answers")
                .description("Bookings and orders that were asked for, by how their answer was come by")
                .tag("way", way)
                .register(meters);
    }

    void given(Found.Way way) {
        Objects.requireNonNull(given.get(way)).increment();
    }

    void failed() {
        failed.increment();
    }
}
