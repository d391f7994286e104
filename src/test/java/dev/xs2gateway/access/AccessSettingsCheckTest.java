package dev.xs2gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xs2gateway.InvalidSettings;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessSettingsCheckTest {
    private final Map<String, String> settings = new HashMap<>();
    private final Path file;

    AccessSettingsCheckTest(@TempDir Path folder) {
        file = folder.resolve("consumers.yaml");
    }

    @Test
    void keysAreTheDefaultAndNeedAConsumersFile() {
        assertThat(problems(true))
                .singleElement()
                .asString()
                .startsWith("gateway.access.consumers-file (GATEWAY_ACCESS_CONSUMERS_FILE) is not set")
                .contains("java -jar quarkus-run.jar new-token NAME");
    }

    @Test
    void keysWithAConsumerStart() throws IOException {
        write("consumers: [ { name: a, roles: [ status ] } ]");

        assertThat(problems(true)).isEmpty();
    }

    @Test
    void keysWithoutAnyConsumerDoNotStart() throws IOException {
        write("consumers: []");

        assertThat(problems(true))
                .singleElement()
                .asString()
                .contains("names no consumer", "java -jar quarkus-run.jar new-token NAME");
    }

    @Test
    void aBrokenFileDoesNotStart() throws IOException {
        write("consumers: [ { name: a } ]");

        assertThat(problems(false))
                .singleElement()
                .asString()
                .contains(file.toString(), "consumers[0].roles (line 1) is missing", "new-token NAME");
    }

    @Test
    void openStartsInProductionOnlyWherePermitted() {
        settings.put("gateway.access.mode", "open");
        assertThat(problems(true)).singleElement().asString().contains("gateway.access.allow-open=true");
        assertThat(problems(false)).isEmpty();

        settings.put("gateway.access.allow-open", "true");
        assertThat(problems(true)).isEmpty();
    }

    @Test
    void openGoesWithNothingElse() throws IOException {
        write("consumers: [ { name: a, roles: [ status ] } ]");
        settings.put("gateway.access.mode", "keys,open");

        assertThat(problems(false)).singleElement().asString().contains("gateway.access.mode", "keys,open");
    }

    @Test
    void oidcWithAnIssuerAndAnAudienceStarts() throws IOException {
        write("consumers: [ { name: a, roles: [ status ] } ]");
        for (String mode : List.of("oidc", "keys,oidc")) {
            settings.putAll(Map.of(
                    "gateway.access.mode", mode,
                    "gateway.access.oidc.issuer", "https://login.example.com/realms/shop",
                    "gateway.access.oidc.audience", "xs2event-gateway"));

            assertThat(problems(true)).isEmpty();
        }
    }

    @Test
    void oidcNeedsAnIssuerAndAnAudience() throws IOException {
        write("consumers: [ { name: a, roles: [ status ] } ]");
        settings.put("gateway.access.mode", "oidc");

        assertThat(problems(true))
                .satisfiesExactly(
                        line -> assertThat(line)
                                .startsWith("gateway.access.oidc.issuer (GATEWAY_ACCESS_OIDC_ISSUER) is not set"),
                        line -> assertThat(line)
                                .startsWith("gateway.access.oidc.audience (GATEWAY_ACCESS_OIDC_AUDIENCE) is not set"));
    }

    @Test
    void oidcNeedsAConsumersFileToo() {
        settings.putAll(Map.of(
                "gateway.access.mode", "oidc",
                "gateway.access.oidc.issuer", "https://login.example.com",
                "gateway.access.oidc.audience", "xs2event-gateway"));

        assertThat(problems(true))
                .singleElement()
                .asString()
                .contains("gateway.access.consumers-file", "gateway.access.mode (GATEWAY_ACCESS_MODE) is oidc");
    }

    @Test
    void theIssuersKeysMustNotComeInTheClear() throws IOException {
        write("consumers: [ { name: a, roles: [ status ] } ]");
        settings.putAll(Map.of(
                "gateway.access.mode", "oidc",
                "gateway.access.oidc.issuer", "http://login.example.com",
                "gateway.access.oidc.audience", "xs2event-gateway",
                "gateway.access.oidc.jwks-url", "https://me:secret@login.example.com/jwks",
                "gateway.access.oidc.token-file", "/nowhere/token"));

        assertThat(problems(true))
                .hasSize(3)
                .anyMatch(line -> line.contains("gateway.access.oidc.issuer") && line.contains("http://login"))
                .anyMatch(line -> line.contains("gateway.access.oidc.token-file"))
                .noneMatch(line -> line.contains("secret"));
    }

    @Test
    void settingsOfOidcDoNotMatterToKeys() throws IOException {
        write("consumers: [ { name: a, roles: [ status ] } ]");
        settings.put("gateway.access.oidc.issuer", "http://login.example.com");

        assertThat(problems(true)).isEmpty();
    }

    @Test
    void allBadValuesAreNamedAtOnce() {
        settings.putAll(Map.of(
                "gateway.access.mode", "open",
                "gateway.access.trusted-proxies", "everybody",
                "gateway.access.attempts-per-minute", "0",
                "gateway.access.reload-every", "0s"));

        assertThat(problems(false)).hasSize(3);
    }

    private void write(String content) throws IOException {
        Files.writeString(file, content);
        settings.put("gateway.access.consumers-file", file.toString());
    }

    private List<String> problems(boolean production) {
        AccessConfig config = new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .addDefaultInterceptors()
                .withSources(new PropertiesConfigSource(settings, "test", 100))
                .withMapping(AccessConfig.class)
                .build()
                .getConfigMapping(AccessConfig.class);
        InvalidSettings invalid = new InvalidSettings();
        new AccessSettingsCheck(production).check(config, invalid);
        return invalid.lines();
    }
}
