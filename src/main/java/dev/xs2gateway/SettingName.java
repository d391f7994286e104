package dev.xs2gateway;

import java.util.Locale;

/** The two names of a setting: {@code gateway.upstream.api-key}, and as an environment variable {@code GATEWAY_UPSTREAM_API_KEY}. */
final class SettingName {
    private SettingName() {}

    static String variable(String setting) {
        return setting.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }

    static String withVariable(String setting) {
        return setting + " (" + variable(setting) + ")";
    }
}
