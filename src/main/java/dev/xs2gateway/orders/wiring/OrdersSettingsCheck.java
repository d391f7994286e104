package dev.xs2gateway.orders.wiring;

import dev.xs2gateway.InvalidSettings;
import dev.xs2gateway.SettingsCheck;
import dev.xs2gateway.orders.OrdersConfig;

/** Checks what {@link OrdersConfig} requires beyond its types. */
public final class OrdersSettingsCheck implements SettingsCheck<OrdersConfig> {
    @Override
    public Class<OrdersConfig> settings() {
        return OrdersConfig.class;
    }

    @Override
    public void check(OrdersConfig config, InvalidSettings invalid) {
        invalid.ifNegative("gateway.orders.open-age", config.openAge());
        invalid.ifNegative("gateway.orders.fulfilled-age", config.fulfilledAge());
        invalid.ifNegative("gateway.orders.ended-age", config.endedAge());
        invalid.ifNegative("gateway.orders.unknown-age", config.unknownAge());
        invalid.ifNegative("gateway.orders.past-age", config.pastAge());
        invalid.ifNegative("gateway.orders.min-age", config.minAge());
        invalid.ifNegative("gateway.orders.revalidate-for", config.revalidateFor());
        invalid.ifNegative("gateway.orders.stale-wait", config.staleWait());
        invalid.ifNegative("gateway.orders.stale-for", config.staleFor());
        invalid.ifNegative("gateway.orders.gather", config.gather());
        invalid.unlessPositive("gateway.orders.max-wait", config.maxWait());
        invalid.unless(config.maxEntries() >= 1, "gateway.orders.max-entries", config.maxEntries(), "1 or more");
        invalid.unless(config.inFlight() >= 1, "gateway.orders.in-flight", config.inFlight(), "1 or more");
    }
}
