package dev.xs2gateway.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xs2gateway.SettingsValidator;
import dev.xs2gateway.files.wiring.FilesBeans;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FilesConfigTest {
    private final Path dir;

    FilesConfigTest(@TempDir Path dir) {
        this.dir = dir;
    }

    private static FilesConfig config(Map<String, String> settings) {
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .addDefaultInterceptors()
                .withSources(
                        new PropertiesConfigSource(settings, "test", 500),
                        new PropertiesConfigSource(Map.of("java.io.tmpdir", "/some/tmp"), "system", 400))
                .withCustomizers(new SettingsValidator())
                .withMapping(FilesConfig.class)
                .build()
                .getConfigMapping(FilesConfig.class);
    }

    @Test
    void theDefaultsAreThoseOfTheReadme() {
        FilesConfig config = config(Map.of());

        assertThat(FileLimits.of(config))
                .isEqualTo(new FileLimits(1L << 30, 10_000, Duration.ofHours(1), 256 << 10, 1 << 20, 512L << 20));
        assertThat(config.storeDir()).isEqualTo(Path.of("/some/tmp/xs2gateway"));
        assertThat(config.idleTimeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(config.verify()).isEqualTo(VerifyPolicy.REQUIRED);
    }

    @Test
    void thePolicyIsWrittenWithAHyphen() {
        assertThat(config(Map.of("gateway.files.verify", "when-stated")).verify())
                .isEqualTo(VerifyPolicy.WHEN_STATED);
    }

    @ParameterizedTest
    @CsvSource({
        "hold-back,0",
        "max-file,0",
        "max-file,2G",
        "max-bytes,0",
        "in-memory,513M",
        "in-memory,65M",
        "max-age,0s",
        "max-files,0",
        "idle-timeout,0s",
        "idle-timeout,-1s"
    })
    void nonsenseIsRefusedByNameValueAndWhatIsAllowed(String setting, String value) {
        assertThatThrownBy(() -> config(Map.of("gateway.files." + setting, value)))
                .isInstanceOf(ConfigValidationException.class)
                .hasMessageContaining("gateway.files." + setting + " (GATEWAY_FILES_"
                        + setting.toUpperCase(Locale.ROOT).replace('-', '_') + ") is ")
                .hasMessageContaining("; allowed: ");
    }

    @Test
    void aFolderThatCannotBeMadeIsRefusedByName() throws IOException {
        Path file = Files.createFile(dir.resolve("file"));
        FilesConfig config =
                config(Map.of("gateway.files.store-dir", file.resolve("store").toString()));

        assertThatThrownBy(() -> FilesBeans.folder(config))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("gateway.files.store-dir (GATEWAY_FILES_STORE_DIR) is " + file.resolve("store"))
                .hasMessageContaining("; allowed: ");
    }
}
