package dev.xs2gateway.access;

import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The settings of {@code gateway.access.mode=oidc}. */
public interface OidcConfig {
    /** The issuer whose tokens are accepted: their claim {@code iss}, and the address of its discovery document. */
    Optional<URI> issuer();

    /** What identifies this gateway in the claim {@code aud}; a token has to name one of them. */
    Optional<List<String>> audience();

    /** The address of the issuer's public keys; without it the discovery document states the address. */
    Optional<URI> jwksUrl();

    /** The certificates, as PEM, that sign the issuer's server certificate; without it those that Java trusts. */
    Optional<Path> caFile();

    /** The file of a token that the issuer requires of those who read its keys, such as a Kubernetes API server. */
    Optional<Path> tokenFile();

    /** The shortest time between two attempts to fetch the issuer's keys. */
    @WithDefault("10s")
    Duration refreshInterval();
}
