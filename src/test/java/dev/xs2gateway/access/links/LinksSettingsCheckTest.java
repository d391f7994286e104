package dev.xs2gateway.access.links;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xs2gateway.InvalidSettings;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinksSettingsCheckTest {
    @Test
    void withoutSettingsThereAreNoLinks() {
        assertThat(problems(Map.of())).isEmpty();
        assertThat(LinkKeysReloader.none().signer()).isEmpty();
    }

    @Test
    void aKeysFileMakesLinksPossible(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(
                folder.resolve("links.yaml"),
                "keys: [ { id: k1, secret: \"" + Base64.getEncoder().encodeToString(new byte[32]) + "\" } ]");

        assertThat(problems(Map.of(
                        "gateway.access.links.keys-file",
                        file.toString(),
                        "gateway.access.links.base-url",
                        "https://tickets.example.com/x")))
                .isEmpty();
        assertThat(LinkKeysReloader.open(file).signer()).isPresent();
    }

    @Test
    void aBrokenKeysFileStopsTheStart() {
        assertThat(problems(Map.of("gateway.access.links.keys-file", "/nowhere/links.yaml")))
                .singleElement()
                .asString()
                .contains("gateway.access.links.keys-file (GATEWAY_ACCESS_LINKS_KEYS_FILE)", "no such file", "openssl");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tickets.example.com",
                "ftp://tickets.example.com",
                "https:///d",
                "https://a/?b",
                "https://a/#b",
                "https://u:pass@a/"
            })
    void whatIsNoAddressOfAGatewayIsRefused(String url) {
        assertThat(problems(Map.of("gateway.access.links.base-url", url)))
                .singleElement()
                .asString()
                .contains("gateway.access.links.base-url")
                .doesNotContain("pass@");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0s", "PT-1S", "8d"})
    void linksLiveForASecondToAWeek(String age) {
        assertThat(problems(Map.of("gateway.access.links.max-age", age)))
                .singleElement()
                .asString()
                .contains("gateway.access.links.max-age", "allowed: 1s to 7d");
    }

    private static List<String> problems(Map<String, String> settings) {
        LinksConfig config = new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .addDefaultInterceptors()
                .withSources(new PropertiesConfigSource(settings, "test", 100))
                .withMapping(LinksConfig.class)
                .build()
                .getConfigMapping(LinksConfig.class);
        InvalidSettings invalid = new InvalidSettings();
        new LinksSettingsCheck().check(config, invalid);
        return invalid.lines();
    }
}
