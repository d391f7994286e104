package dev.xs2gateway.audit;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;

/** The settings of the audit: what a record says of a person, and where and how long records are kept. */
@ConfigMapping(prefix = "gateway.audit")
public interface AuditConfig {
    /** How much of the caller's address a record states. */
    @WithDefault("none")
    RemoteAddress remoteAddress();

    /** How long the database keeps a record. */
    @WithDefault("400d")
    Duration keep();

    /** The folder of the journal, in which records wait for the database. */
    @WithDefault("${gateway.files.store-dir:${java.io.tmpdir}/xs2gateway}")
    Path journalDir();

    /** The bytes that the journal may take; further records stand in the log alone. */
    @WithDefault("64M")
    MemorySize journalMaxBytes();

    /** How much of an address a record states. */
    enum RemoteAddress {
        NONE,
        /** The network alone: the first 24 bits of an IPv4 address, the first 48 of an IPv6 address. */
        TRUNCATED,
        FULL
    }
}
