package dev.xs2gateway;

/**
 * Checks what a package requires of its settings beyond their types. Implementations are
 * listed in {@code META-INF/services}, and run before any other code of the gateway.
 *
 * @param <C> the package's {@code @ConfigMapping} interface
 */
public interface SettingsCheck<C> {
    Class<C> settings();

    /** Reports every value with which the gateway cannot start. */
    void check(C settings, InvalidSettings invalid);
}
