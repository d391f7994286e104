package dev.xs2gateway.orders.lookup;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Counts results by their source. Compared with the calls of the budget, the counters show how many calls are saved. */
@Singleton
public final class LookupMeters {
    private final Map<LookupResult.Source, Counter> given = new EnumMap<>(LookupResult.Source.class);
    private final Counter failed;

    @Inject
    LookupMeters(MeterRegistry meters) {
        for (LookupResult.Source way : LookupResult.Source.values()) {
            given.put(way, counter(meters, way.name().toLowerCase(Locale.ROOT)));
        }
        failed = counter(meters, "failed");
    }

    private static Counter counter(MeterRegistry meters, String way) {
        return Counter.builder("gateway.orders.answers")
                .description("Results of look-ups of bookings and orders, by source")
                .tag("way", way)
                .register(meters);
    }

    public void given(LookupResult.Source way) {
        Objects.requireNonNull(given.get(way)).increment();
    }

    public void failed() {
        failed.increment();
    }
}
