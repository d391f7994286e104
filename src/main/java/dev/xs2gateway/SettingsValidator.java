package dev.xs2gateway;

import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.ConfigValidationException.Problem;
import io.smallrye.config.ConfigValidator;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.SmallRyeConfigBuilderCustomizer;
import java.util.ServiceLoader;

/**
 * Runs the packages' checks while the configuration is read, so that their findings are reported together with
 * missing and unreadable settings, and names the settings that are secret. The configuration library finds this
 * class through {@code META-INF/services}.
 */
public final class SettingsValidator implements SmallRyeConfigBuilderCustomizer, ConfigValidator {
    @Override
    public void configBuilder(SmallRyeConfigBuilder builder) {
        builder.withValidator(this);
        builder.withSecretKeys(SecretSettings.NAMES.toArray(String[]::new));
    }

    @Override
    public void validateMapping(Class<?> settings, String prefix, Object values) {
        InvalidSettings invalid = new InvalidSettings();
        for (SettingsCheck<?> check : checks()) {
            if (check.settings() == settings) {
                run(check, values, invalid);
            }
        }
        if (!invalid.lines().isEmpty()) {
            throw new ConfigValidationException(
                    invalid.lines().stream().map(Problem::new).toArray(Problem[]::new));
        }
    }

    private static <C> void run(SettingsCheck<C> check, Object values, InvalidSettings invalid) {
        check.check(check.settings().cast(values), invalid);
    }

    @SuppressWarnings("rawtypes")
    static Iterable<SettingsCheck> checks() {
        return ServiceLoader.load(SettingsCheck.class, SettingsCheck.class.getClassLoader());
    }
}
