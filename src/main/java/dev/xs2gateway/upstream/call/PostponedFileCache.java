package dev.xs2gateway.upstream.call;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.failure.FailureException;
import java.net.URI;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * The files that XS2Event or its CDN asked to request later, each until its time has come. Until then this pod
 * spends no call on the file: every caller gets a failure that states the remaining time.
 */
public final class PostponedFileCache {
    /** The most files that are remembered; if more are postponed at once, some are requested early. */
    private static final int MOST = 10_000;

    private final LongSupplier nanos;
    private final Cache<URI, Postponed> files;

    private record Postponed(String why, long until) {}

    /** Creates an empty cache; {@code nanos} is a monotonic clock. */
    public PostponedFileCache(LongSupplier nanos) {
        this.nanos = nanos;
        this.files = Caffeine.newBuilder()
                .maximumSize(MOST)
                .ticker(nanos::getAsLong)
                .executor(Runnable::run)
                .expireAfter(Expiry.writing(
                        (URI file, Postponed postponed) -> Duration.ofNanos(Math.max(0, nanosUntilDue(postponed)))))
                .build();
    }

    private long nanosUntilDue(Postponed postponed) {
        return postponed.until() - nanos.getAsLong();
    }

    /** Fails with {@link Failure.UpstreamUnavailable} while the file, identified by the address of its call, is postponed. */
    public void refuseUntilDue(URI file) {
        Postponed known = files.getIfPresent(file);
        if (known != null && nanosUntilDue(known) > 0) {
            throw failure(known);
        }
    }

    /** Postpones a file by {@code wait} and returns the failure for the caller. */
    public FailureException postpone(URI file, String why, Duration wait) {
        Postponed postponed = new Postponed(why, nanos.getAsLong() + wait.toNanos());
        files.put(file, postponed);
        return failure(postponed);
    }

    private FailureException failure(Postponed postponed) {
        return new Failure.UpstreamUnavailable(postponed.why(), Duration.ofNanos(Math.max(1, nanosUntilDue(postponed))))
                .asException();
    }
}
