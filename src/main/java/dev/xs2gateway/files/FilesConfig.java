package dev.xs2gateway.files;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The settings for files: the room they take and for how long, the bytes
 * held back until a file is verified, and the patience with slow readers.
 */
@ConfigMapping(prefix = "gateway.files")
public interface FilesConfig {
    /**
     * The folder for files. The gateway creates it at start, for its own user
     * alone. It needs room for {@link #maxBytes}. Several gateways may share it.
     */
    @WithDefault("${java.io.tmpdir}/xs2gateway")
    Path storeDir();

    /**
     * The bytes that all files together may take, in memory and on disk, incoming or kept. A larger value serves more callers at once
     * and costs fewer calls. Beyond it the gateway drops the least recently used files; if that does not suffice, it answers 503.
     */
    @WithDefault("1G")
    MemorySize maxBytes();

    /** How long a verified file is kept for its next caller. PDFs name guests, so keep them no longer than the saved calls are worth. */
    @WithDefault("1h")
    Duration maxAge();

    /** The maximum number of files that are kept. */
    @WithDefault("10000")
    int maxFiles();

    /**
     * Files up to this size stay in memory as long as all of them together fit into an eighth of the
     * heap. A file that is requested often moves to disk, because the kernel can send it from there.
     */
    @WithDefault("256K")
    MemorySize inMemory();

    /**
     * The number of bytes at the end of a file that no caller receives before the whole file is verified. Smaller files fail with a
     * clean problem instead of a cut transfer. A larger value makes callers wait longer for the first byte, at no cost in memory.
     */
    @WithDefault("1M")
    MemorySize holdBack();

    /** The size of the largest file that the gateway accepts from upstream. */
    @WithDefault("512M")
    MemorySize maxFile();

    /**
     * How long one piece of a file, 64 KiB, may wait for its caller to take it before the gateway cuts the transfer. A longer
     * time serves slower lines (30 s: 2.2 KB/s), and keeps the file of a caller that has silently disconnected for as long.
     */
    @WithDefault("30s")
    Duration idleTimeout();

    /** What the gateway does with tickets and XS2Event zips for which XS2Event states no digest that can be checked. */
    @WithDefault("required")
    VerifyPolicy verify();
}
