package dev.xs2gateway.database;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithParentName;
import java.nio.file.Path;
import java.util.Optional;

/** The settings that decide whether there is a database; {@code quarkus.datasource.*} says where it is. */
@ConfigMapping(prefix = "gateway.database")
public interface DatabaseConfig {
    /** Which database the gateway uses. */
    @WithParentName
    @WithDefault("none")
    Kind kind();

    /** The file that holds the password, instead of {@code quarkus.datasource.password}; read again for each new connection. */
    Optional<Path> passwordFile();

    /** The databases that the gateway can use. */
    enum Kind {
        /** The gateway keeps nothing beyond its own process; routes that need a memory answer 501. */
        NONE,
        POSTGRESQL
    }
}
