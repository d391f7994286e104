package dev.xs2gateway.http;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.HashMap;
import java.util.Map;

/** Small sizes, little patience, and a resource that gives whatever a test puts there. */
public final class DeliveryTestProfile implements QuarkusTestProfile {
    static final int HOLD_BACK = 64 * 1024;

    @Override
    public Map<String, String> getConfigOverrides() {
        Map<String, String> settings = new HashMap<>();
        settings.put("test.deliveries", "true");
        settings.put("gateway.upstream.url", "http://127.0.0.1:9");
        settings.put("gateway.upstream.api-key", "none");
        settings.put("gateway.files.in-memory", "16K");
        settings.put("gateway.files.hold-back", "64K");
        settings.put("gateway.files.idle-timeout", "1s");
        return settings;
    }
}
