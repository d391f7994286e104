package dev.xs2gateway.access;

import dev.xs2gateway.StrictBooleanConverter;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The settings that decide who may use the gateway. */
@ConfigMapping(prefix = "gateway.access")
public interface AccessConfig {
    /** How callers prove their identity: {@code keys}, {@code oidc}, {@code keys,oidc} or {@code open}. */
    @WithDefault("keys")
    Set<Mode> mode();

    /** Lets a gateway in production start with {@code open}. */
    @WithDefault("false")
    @WithConverter(StrictBooleanConverter.class)
    boolean allowOpen();

    /** The file that names the consumers, their keys and their roles; required unless the mode is {@code open}. */
    Optional<Path> consumersFile();

    /** How often the consumers' file and the file of the link keys are compared with what is in use. */
    @WithDefault("5s")
    Duration reloadEvery();

    /** The number of rejected tokens that one remote address may send within a minute; beyond it they are answered with 429. */
    @WithDefault("30")
    int attemptsPerMinute();

    /** The proxies whose {@code X-Forwarded-For} counts: addresses and CIDR ranges such as {@code 10.0.0.0/8}. */
    Optional<List<String>> trustedProxies();

    /** The issuer of access tokens; required if the mode names {@code oidc}. */
    OidcConfig oidc();

    /** One way in which callers prove their identity. */
    enum Mode {
        /** By a token of the consumers' file. */
        KEYS,
        /** By an access token of an OIDC issuer. */
        OIDC,
        /** Callers do not prove it: every client that can reach the port has access to everything. */
        OPEN
    }
}
