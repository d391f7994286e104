package dev.xs2gateway.files.spool;

import dev.xs2gateway.BoundedLog;
import dev.xs2gateway.DurationText;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Counts and logs failures to store bytes, and remembers the disk's for five
 * minutes: a disk that is full only for a moment would otherwise go unnoticed.
 */
public final class StoreFailures {
    private static final long REMEMBERED = Duration.ofMinutes(5).toNanos();

    private final LongSupplier nanos;
    private final BoundedLog log;
    private final Counter disk;
    private final Counter quota;
    private volatile @Nullable Last last;

    private record Last(long at, String why) {}

    public StoreFailures(LongSupplier nanos, BoundedLog log, MeterRegistry meters) {
        this.nanos = nanos;
        this.log = log;
        this.disk = counter(meters, "disk");
        this.quota = counter(meters, "quota");
    }

    private static Counter counter(MeterRegistry meters, String reason) {
        return Counter.builder("gateway.files.failures")
                .description("Files that the store could not hold, by reason: the disk, or gateway.files.max-bytes")
                .tag("reason", reason)
                .register(meters);
    }

    /** Records that the disk refused bytes of a file. */
    void diskFailed(IOException why) {
        disk.increment();
        String message = String.valueOf(why.getMessage());
        last = new Last(nanos.getAsLong(), message);
        log.warn("disk", () -> "gateway.files.store-dir took no more bytes of a file: " + message);
    }

    /** Records that the files held take up all of {@code gateway.files.max-bytes}. */
    void quotaReached() {
        quota.increment();
        log.warn("quota", () -> "gateway.files.max-bytes is reached: a file finds no room");
    }

    /** The last failure of the disk and its age, if it occurred within the last five minutes. */
    Optional<String> recent() {
        Last latest = last;
        long age = latest == null ? Long.MAX_VALUE : nanos.getAsLong() - latest.at();
        return latest == null || age > REMEMBERED
                ? Optional.empty()
                : Optional.of(latest.why() + ", " + DurationText.ofNanos(age) + " ago");
    }
}
