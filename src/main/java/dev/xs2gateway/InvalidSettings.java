package dev.xs2gateway;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The settings that the gateway cannot start with, a line each: all of them, so that an operator mends them in one go. */
public final class InvalidSettings {
    private final List<String> lines = new ArrayList<>();

    public void unless(boolean valid, String setting, Object value, String allowed) {
        check(() -> InvalidSettingException.unless(valid, setting, value, allowed));
    }

    public void unlessPositive(String setting, Duration value) {
        check(() -> InvalidSettingException.unlessPositive(setting, value));
    }

    public void ifNegative(String setting, Duration value) {
        check(() -> InvalidSettingException.ifNegative(setting, value));
    }

    /** Runs what throws a {@link InvalidSettingException} by itself, such as a constructor, and keeps what that says. */
    public void check(Runnable check) {
        try {
            check.run();
        } catch (InvalidSettingException bad) {
            lines.add(String.valueOf(bad.getMessage()));
        }
    }

    List<String> lines() {
        return List.copyOf(lines);
    }
}
