package dev.xs2gateway.files;

import dev.xs2gateway.BadSetting;
import java.time.Duration;

/** The sizes, in bytes, that every file keeps to, and how many are kept for how long. */
record FileLimits(long maxBytes, int maxFiles, Duration maxAge, int inMemory, long holdBack, long maxFile) {
    static final long LARGEST_IN_MEMORY = 64L << 20;

    /** The configured sizes, or an exception that names the setting, its value and what is allowed. */
    static FileLimits of(FilesConfig config) {
        long maxBytes = config.maxBytes().asLongValue();
        long maxFile = config.maxFile().asLongValue();
        long inMemory = config.inMemory().asLongValue();
        long holdBack = config.holdBack().asLongValue();
        require(maxBytes > 0, "max-bytes", maxBytes, "more than 0");
        require(
                maxFile > 0 && maxFile <= maxBytes,
                "max-file",
                maxFile,
                "more than 0, and at most max-bytes: " + maxBytes);
        require(inMemory >= 0 && inMemory <= maxFile, "in-memory", inMemory, "0 up to max-file: " + maxFile);
        require(inMemory <= LARGEST_IN_MEMORY, "in-memory", inMemory, "at most 64M");
        require(holdBack > 0, "hold-back", holdBack, "more than 0");
        require(config.idleTimeout().isPositive(), "idle-timeout", config.idleTimeout(), "more than 0");
        require(config.maxFiles() > 0, "max-files", config.maxFiles(), "more than 0");
        require(config.maxAge().isPositive(), "max-age", config.maxAge(), "more than 0");
        return new FileLimits(maxBytes, config.maxFiles(), config.maxAge(), (int) inMemory, holdBack, maxFile);
    }

    private static void require(boolean sensible, String setting, Object value, String allowed) {
        BadSetting.unless(sensible, "gateway.files." + setting, value, allowed);
    }
}
