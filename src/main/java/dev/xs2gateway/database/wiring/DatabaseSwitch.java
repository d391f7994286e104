package dev.xs2gateway.database.wiring;

import io.smallrye.config.ConfigSourceInterceptor;
import io.smallrye.config.ConfigSourceInterceptorContext;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.SmallRyeConfigBuilderCustomizer;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Derives what Quarkus has to be told from {@code gateway.database}: without a database, its data source and its migrations are not
 * active, so that they cost nothing; with a password file, the data source asks {@link PasswordFile} for the password.
 *
 * <p>The names are not listed among the configuration's: Quarkus would take over what they are worth while it builds the jar.
 *
 * <p>The configuration library finds this class through {@code META-INF/services}.
 */
public final class DatabaseSwitch implements SmallRyeConfigBuilderCustomizer {
    @Override
    public void configBuilder(SmallRyeConfigBuilder builder) {
        builder.withInterceptors(new Derived());
    }

    private static final class Derived implements ConfigSourceInterceptor {
        private static final long serialVersionUID = 1L;
        private static final String PASSWORD_FILE = "gateway.database.password-file";
        private static final String PROVIDER = "quarkus.datasource.credentials-provider";
        private static final Set<String> SWITCHES = Set.of("quarkus.datasource.active", "quarkus.flyway.active");

        @Override
        public @Nullable ConfigValue getValue(ConfigSourceInterceptorContext context, String name) {
            ConfigValue stated = context.proceed(name);
            if (stated != null) {
                return stated;
            }
            if (SWITCHES.contains(name)) {
                return value(name, isOn(context) ? "true" : "false");
            }
            return name.equals(PROVIDER) && context.restart(PASSWORD_FILE) != null
                    ? value(name, PasswordFile.NAME)
                    : null;
        }

        private static boolean isOn(ConfigSourceInterceptorContext context) {
            ConfigValue kind = context.restart("gateway.database");
            // Without an address, DatabaseBeans says what is missing; Quarkus would show a stack trace.
            return kind != null
                    && "postgresql".equalsIgnoreCase(kind.getValue())
                    && context.restart(DatabaseBeans.URL) != null;
        }

        private static ConfigValue value(String name, String value) {
            return ConfigValue.builder()
                    .withName(name)
                    .withValue(value)
                    .withRawValue(value)
                    .withConfigSourceName("gateway.database")
                    .build();
        }
    }
}
