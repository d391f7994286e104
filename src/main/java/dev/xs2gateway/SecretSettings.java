package dev.xs2gateway;

import java.util.List;

/**
 * The settings whose values are secrets: no message shows them, and the configuration library logs them as {@code secret}. They can be
 * read through {@code @ConfigMapping} interfaces only.
 */
final class SecretSettings {
    static final List<String> NAMES = List.of(
            "gateway.upstream.api-key",
            "quarkus.datasource.password",
            "quarkus.redis.password",
            "quarkus.redis.orders.password");

    private SecretSettings() {}

    static boolean contains(String setting) {
        return NAMES.contains(setting);
    }
}
