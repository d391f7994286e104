package dev.xs2gateway.files;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;

/** How much room files may take and for how long, how much of them is kept back until they are verified, and how patient we are with readers. */
@ConfigMapping(prefix = "gateway.files")
public interface FilesConfig {
    /**
     * The folder for files; made at start, for our user alone. It needs room for {@link #maxBytes}. Several
     * gateways may share it.
     */
    @WithDefault("${java.io.tmpdir}/xs2gateway")
    Path storeDir();

    /**
     * All files together, in memory and on disk, those on their way and those kept. More room, more callers at once and fewer calls;
     * beyond it the least recently used are dropped, and then it is 503.
     */
    @WithDefault("1G")
    MemorySize maxBytes();

    /** How long a verified file is kept for its next caller; PDFs name guests, so no longer than it pays. */
    @WithDefault("1h")
    Duration maxAge();

    /** The most files that are kept. */
    @WithDefault("10000")
    int maxFiles();

    /**
     * Files up to this size do not touch the disk, while all of them together fit into an eighth of the heap, and until they are asked for
     * so often that the kernel had better send them, from there.
     */
    @WithDefault("256K")
    MemorySize inMemory();

    /**
     * The last bytes of a file that nobody sees before all of it is verified. Smaller files fail with a clean problem instead of a
     * cut transfer; larger values make callers wait longer for the first byte, at no cost in memory.
     */
    @WithDefault("1M")
    MemorySize holdBack();

    /** The largest file that is accepted from upstream. */
    @WithDefault("512M")
    MemorySize maxFile();

    /**
     * How long one piece of a file, 64 KiB, may wait for its caller to take it before the transfer is cut. A longer time serves
     * slower lines (30 s: 2.2 KB/s), and keeps the file of a caller that has silently gone for as long.
     */
    @WithDefault("30s")
    Duration idleTimeout();

    /** What becomes of tickets and vendor zips for which the vendor states no digest that can be checked. */
    @WithDefault("required")
    VerifyPolicy verify();
}
