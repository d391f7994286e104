package dev.xs2gateway.access.oidc;

import dev.xs2gateway.access.OidcConfig;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The settings of a gateway that trusts one issuer. */
record TestSettings(Optional<URI> issuer, Optional<URI> jwksUrl, Optional<Path> caFile, Optional<Path> tokenFile)
        implements OidcConfig {
    static TestSettings of(TestIssuer issuer) {
        return new TestSettings(
                Optional.of(URI.create(issuer.url())), Optional.empty(), Optional.empty(), Optional.empty());
    }

    TestSettings withJwksUrl(String url) {
        return new TestSettings(issuer, Optional.of(URI.create(url)), caFile, tokenFile);
    }

    TestSettings withTokenFile(Path file) {
        return new TestSettings(issuer, jwksUrl, caFile, Optional.of(file));
    }

    TestSettings withCaFile(Path file) {
        return new TestSettings(issuer, jwksUrl, Optional.of(file), tokenFile);
    }

    @Override
    public Optional<List<String>> audience() {
        return Optional.of(List.of(TestIssuer.AUDIENCE));
    }

    @Override
    public Duration refreshInterval() {
        return Duration.ofSeconds(10);
    }
}
