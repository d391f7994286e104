package dev.xs2gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SecretKeys;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Values of secret settings appear neither in the messages of a start that fails nor in the log of settings. */
class SecretSettingsTest {
    static final Iterable<String> NAMES = SecretSettings.NAMES;

    private static final String VALUE = "s3cr3t/with@signs";
    private static final Logger SETTINGS = Logger.getLogger("io.smallrye.config");

    @ParameterizedTest
    @FieldSource("NAMES")
    void aSecretThatCannotBeReadIsNotShown(String setting) {
        String line = SettingProblem.line("java.lang.IllegalArgumentException: SRCFG00039: The config property "
                + setting
                + " with the config value \"" + VALUE + "\" threw an Exception whilst being converted SRCFG00029: "
                + "Expected an integer value, got \"" + VALUE + "\"");

        assertThat(line).contains(setting, SettingName.variable(setting)).doesNotContain("s3cr3t", "signs");
    }

    @Test
    void aSecretThatLooksLikeAReferenceIsNotShownInPart() {
        String line = SettingProblem.line(
                "java.util.NoSuchElementException: SRCFG00011: Could not expand value s3cr3t in property gateway.upstream.api-key");

        assertThat(line).contains("GATEWAY_UPSTREAM_API_KEY").doesNotContain("s3cr3t");
    }

    @Test
    void aReferenceOfAnotherSettingIsNamed() {
        String line =
                SettingProblem.line("SRCFG00011: Could not expand value my.folder in property gateway.files.store-dir");

        assertThat(line).contains("my.folder (MY_FOLDER) is not set");
    }

    @Test
    void aPasswordInAnAddressIsNotShown() {
        String line = SettingProblem.line(
                "SRCFG00039: The config property quarkus.redis.hosts with the config value " + "\"redis://user:" + VALUE
                        + "@redis:port\" threw an Exception whilst being converted Illegal character");

        assertThat(line).contains("QUARKUS_REDIS_HOSTS", "redis://…@redis:port").doesNotContain("s3cr3t", "signs");
    }

    @ParameterizedTest
    @FieldSource("NAMES")
    void theLogOfSettingsNamesASecretWithoutItsValue(String setting) {
        Map<String, String> settings =
                Map.of(setting, VALUE, "gateway.upstream.account", "main", "smallrye.config.log.values", "true");
        SmallRyeConfigBuilder builder = new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(settings, "test"))
                .addDefaultInterceptors();
        new SettingsValidator().configBuilder(builder);
        SmallRyeConfig config = builder.build();
        Level before = SETTINGS.getLevel();
        SETTINGS.setLevel(Level.ALL);
        try (Logged log = Logged.debug()) {
            assertThat(SecretKeys.doUnlocked(
                            () -> config.getConfigValue(setting).getValue()))
                    .isEqualTo(VALUE);
            assertThat(config.getConfigValue("gateway.upstream.account").getValue())
                    .isEqualTo("main");

            assertThat(log.lines()).anyMatch(line -> line.contains(setting)).anyMatch(line -> line.contains("main"));
            assertThat(log.lines()).noneMatch(line -> line.contains(VALUE));
        } finally {
            SETTINGS.setLevel(before);
        }
    }
}
