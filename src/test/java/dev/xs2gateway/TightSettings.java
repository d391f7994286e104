package dev.xs2gateway;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/**
 * Limits and times that a test reaches soon, and that do not affect each other's tests, so that the classes that need one of them share one
 * application: each profile costs the start of another.
 */
public final class TightSettings implements QuarkusTestProfile {
    public static final int MOST_CONNECTIONS = 10;

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "gateway.http.max-connections", Integer.toString(MOST_CONNECTIONS),
                "gateway.tickets.recheck-after", "0s",
                "gateway.tickets.recheck-grace", "1s",
                "gateway.orders.open-age", "100ms",
                "gateway.orders.min-age", "0s");
    }
}
