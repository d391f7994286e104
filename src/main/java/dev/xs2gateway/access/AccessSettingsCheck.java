package dev.xs2gateway.access;

import dev.xs2gateway.InvalidSettingException;
import dev.xs2gateway.InvalidSettings;
import dev.xs2gateway.SettingsCheck;
import dev.xs2gateway.access.AccessConfig.Mode;
import io.quarkus.runtime.LaunchMode;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Checks what {@link AccessConfig} requires beyond its types. */
public final class AccessSettingsCheck implements SettingsCheck<AccessConfig> {
    private static final String MODE = "gateway.access.mode";
    private static final String FILE = "gateway.access.consumers-file";
    private static final String ADD_ONE =
            "java -jar quarkus-run.jar new-token NAME prints a token and what to write there";
    private static final int MOST_ATTEMPTS = 10_000;

    private final boolean production;

    public AccessSettingsCheck() {
        this(LaunchMode.current() == LaunchMode.NORMAL);
    }

    AccessSettingsCheck(boolean production) {
        this.production = production;
    }

    @Override
    public Class<AccessConfig> settings() {
        return AccessConfig.class;
    }

    @Override
    public void check(AccessConfig config, InvalidSettings invalid) {
        invalid.check(() -> checkMode(config));
        if (config.mode().contains(Mode.OIDC)) {
            new OidcConfigCheck(invalid).check(config.oidc());
        }
        invalid.check(() -> TrustedProxies.parse(config.trustedProxies().orElse(List.of())));
        invalid.unlessPositive("gateway.access.reload-every", config.reloadEvery());
        int attempts = config.attemptsPerMinute();
        invalid.unless(
                attempts >= 1 && attempts <= MOST_ATTEMPTS,
                "gateway.access.attempts-per-minute",
                attempts,
                "1 to " + MOST_ATTEMPTS);
    }

    private void checkMode(AccessConfig config) {
        Set<Mode> mode = config.mode();
        InvalidSettingException.unless(
                mode.size() == 1 || !mode.contains(Mode.OPEN), MODE, words(mode), "keys; oidc; keys,oidc; open");
        if (!mode.contains(Mode.OPEN)) {
            checkConsumers(config, words(mode));
        } else if (production && !config.allowOpen()) {
            throw InvalidSettingException.of(
                    MODE,
                    "is open, which requires no token from any caller; allowed: keys, oidc, or open with"
                            + " gateway.access.allow-open=true where only callers that may have every ticket reach the port");
        }
    }

    private static void checkConsumers(AccessConfig config, String mode) {
        Path file = config.consumersFile()
                .orElseThrow(() -> InvalidSettingException.of(
                        FILE, "is not set, and gateway.access.mode (GATEWAY_ACCESS_MODE) is " + mode + ": " + ADD_ONE));
        if (ConsumersReloader.read(file).all().isEmpty()) {
            throw InvalidSettingException.of(FILE, "is " + file + ", which names no consumer: " + ADD_ONE);
        }
    }

    private static String words(Set<Mode> mode) {
        return mode.stream()
                .map(way -> way.name().toLowerCase(Locale.ROOT))
                .sorted()
                .collect(Collectors.joining(","));
    }
}
