package dev.xs2gateway;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/**
 * Turns on what is off by default and does not affect other tests, so that the classes that need one such option share one application:
 * each profile costs the start of another.
 */
public final class OptionsOn implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "gateway.files.verify", "when-stated",
                "gateway.tickets.prefetch", "true",
                "gateway.orders.open-age", "100ms",
                "gateway.orders.min-age", "50ms");
    }
}
