package dev.xs2gateway.access.links;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** The settings of links for browsers. */
@ConfigMapping(prefix = "gateway.access.links")
public interface LinksConfig {
    /** The file of the keys that sign links; without it there are no links. */
    Optional<Path> keysFile();

    /** The address under which browsers reach the gateway, such as {@code https://tickets.example.com}; links begin with it. */
    Optional<URI> baseUrl();

    /** The longest time for which a link may be valid. */
    @WithDefault("1h")
    Duration maxAge();
}
