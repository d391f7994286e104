package dev.xs2gateway;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Collects all settings with which the gateway cannot start, one line each, so that an operator can correct them in one go. */
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

    /** Runs a check that throws an {@link InvalidSettingException} by itself, such as a constructor, and keeps its message. */
    public void check(Runnable check) {
        try {
            check.run();
        } catch (InvalidSettingException bad) {
            lines.add(String.valueOf(bad.getMessage()));
        }
    }

    /** The lines so far, in the order in which they were found. */
    public List<String> lines() {
        return List.copyOf(lines);
    }
}
