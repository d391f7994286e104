package dev.xs2gateway;

/**
 * What a package requires of its settings beyond their types. Listed in {@code META-INF/services}; runs before anything of the gateway does.
 *
 * @param <C> the package's {@code @ConfigMapping} interface
 */
public interface SettingsCheck<C> {
    Class<C> settings();

    /** Reports every value that the gateway cannot start with. */
    void check(C settings, InvalidSettings invalid);
}
