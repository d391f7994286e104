package dev.xs2gateway;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.time.Duration;

/** A setting that the gateway cannot start with; says its name, its value and what is allowed, which Quarkus prints in one line. */
public final class BadSetting extends ConfigurationException {
    private static final long serialVersionUID = 1L;

    private BadSetting(String message) {
        super(message);
    }

    public static void unless(boolean fine, String setting, Object value, String allowed) {
        if (!fine) {
            throw new BadSetting(setting + " is " + value + "; allowed: " + allowed);
        }
    }

    public static void unlessPositive(String setting, Duration value) {
        unless(value.isPositive(), setting, value, "a time longer than nothing, such as 20s");
    }

    public static void ifNegative(String setting, Duration value) {
        unless(!value.isNegative(), setting, value, "0s or longer");
    }
}
