package dev.xs2gateway.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xs2gateway.upstream.UpstreamConfig;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The variables that each overlay sets. */
class ManifestSettingsTest extends ManifestsFixture {
    @ParameterizedTest
    @EnumSource
    void everyVariableIsASetting(Overlay overlay) {
        assertThat(overlay.variables().keySet()).isSubsetOf(known());
    }

    @Test
    void aSettingThatIsLeftToTheReaderIsOneToo() throws IOException {
        Pattern commented = Pattern.compile(" *# ([A-Z_]+): .*");
        List<String> names = Files.readAllLines(Path.of("k8s/base/config.yaml")).stream()
                .map(commented::matcher)
                .filter(Matcher::matches)
                .map(line -> line.group(1))
                .toList();

        assertThat(names).contains("GATEWAY_UPSTREAM_CDN_HOSTS").isSubsetOf(known());
    }

    @ParameterizedTest
    @EnumSource
    void everySettingWithoutADefaultIsSet(Overlay overlay) {
        List<String> needed = Settings.all().entrySet().stream()
                .filter(setting -> Settings.isNeeded(setting.getValue()))
                .map(setting -> Settings.variable(setting.getKey()))
                .toList();

        assertThat(needed).isNotEmpty();
        assertThat(overlay.variables()).containsKeys(needed.toArray(String[]::new));
    }

    @ParameterizedTest
    @EnumSource
    void everyValueIsOneThatTheSettingTakes(Overlay overlay) {
        SmallRyeConfigBuilder builder = new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .addDefaultInterceptors()
                .withSources(new EnvConfigSource(new HashMap<>(overlay.variables()), 300));
        Settings.interfaces().forEach(builder::withMapping);

        assertThat(builder.build().getConfigMapping(UpstreamConfig.class).url()).isNotNull();
    }
}
