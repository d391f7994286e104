package dev.xs2gateway.files;

import dev.xs2gateway.InvalidSettings;
import java.time.Duration;

/** The limits for files: sizes in bytes, the number of kept files and how long they are kept. */
public record FileLimits(long maxBytes, int maxFiles, Duration maxAge, int inMemory, long holdBack, long maxFile) {
    /** The number of bytes of a file that are read or written in one step. */
    public static final int PIECE = 64 * 1024;

    public static final long LARGEST_IN_MEMORY = 64L << 20;

    public static FileLimits of(FilesConfig config) {
        return new FileLimits(
                config.maxBytes().asLongValue(),
                config.maxFiles(),
                config.maxAge(),
                (int) config.inMemory().asLongValue(),
                config.holdBack().asLongValue(),
                config.maxFile().asLongValue());
    }

    public static void check(FilesConfig config, InvalidSettings invalid) {
        long maxBytes = config.maxBytes().asLongValue();
        long maxFile = config.maxFile().asLongValue();
        long inMemory = config.inMemory().asLongValue();
        long holdBack = config.holdBack().asLongValue();
        require(invalid, maxBytes > 0, "max-bytes", maxBytes, "more than 0");
        require(
                invalid,
                maxFile > 0 && maxFile <= maxBytes,
                "max-file",
                maxFile,
                "more than 0, and at most max-bytes: " + maxBytes);
        require(invalid, inMemory >= 0 && inMemory <= maxFile, "in-memory", inMemory, "0 up to max-file: " + maxFile);
        require(invalid, inMemory <= LARGEST_IN_MEMORY, "in-memory", inMemory, "at most 64M");
        require(invalid, holdBack > 0, "hold-back", holdBack, "more than 0");
        invalid.unlessPositive("gateway.files.idle-timeout", config.idleTimeout());
        require(invalid, config.maxFiles() > 0, "max-files", config.maxFiles(), "more than 0");
        invalid.unlessPositive("gateway.files.max-age", config.maxAge());
    }

    private static void require(
            InvalidSettings invalid, boolean sensible, String setting, Object value, String allowed) {
        invalid.unless(sensible, "gateway.files." + setting, value, allowed);
    }
}
