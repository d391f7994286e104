package dev.xs2gateway.tickets;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.failure.FailureException;
import dev.xs2gateway.files.FileKey;
import dev.xs2gateway.files.FileRequest;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * XS2Event zips that could not be used within the last minute. During that minute no call is spent on such a zip: the
 * caller gets an assembled zip or, if that fails as well, the same failure. A zip with another digest has another key.
 */
final class BadZipCache {
    private static final Logger LOG = Logger.getLogger(BadZipCache.class);
    private static final Duration REMEMBERED = Duration.ofMinutes(1);
    private static final int MOST = 10_000;

    private final Cache<FileKey, Bad> zips;
    private final AtomicLong replaced = new AtomicLong();

    private record Bad(FailureException why, boolean alsoInParts) {}

    /** Creates an empty cache. {@code nanos} is a monotonic clock. */
    BadZipCache(LongSupplier nanos) {
        this.zips = Caffeine.newBuilder()
                .maximumSize(MOST)
                .ticker(nanos::getAsLong)
                .executor(Runnable::run)
                .expireAfterWrite(REMEMBERED)
                .build();
    }

    /** Whether the failure lies in the file or its link, so that a new request soon afterwards does not help. */
    static boolean isFileBad(Failure failure) {
        return switch (failure) {
            case Failure.ChecksumMismatch _ -> true;
            case Failure.LinkRefused _ -> true;
            case Failure.UpstreamInvalid _ -> true;
            case Failure.FileUnobtainable _ -> true;
            case Failure.FileNotThere _ -> true;
            default -> false;
        };
    }

    boolean isBad(FileKey zip) {
        return zips.getIfPresent(zip) != null;
    }

    /** Throws the remembered failure if neither the zip nor its tickets could be fetched. */
    void refuseKnown(FileKey zip) {
        Bad known = zips.getIfPresent(zip);
        if (known != null && known.alsoInParts()) {
            throw known.why();
        }
    }

    void note(FileKey zip, FailureException why) {
        zips.put(zip, new Bad(why, false));
    }

    void noteAlsoInParts(FileKey zip, FailureException why) {
        zips.put(zip, new Bad(why, true));
    }

    /** Records that an assembled zip was given instead of XS2Event's. */
    void noteReplaced(FileRequest zip, Failure why) {
        replaced.incrementAndGet();
        LOG.warnf(
                "XS2Event's zip cannot be used, the gateway sends an assembled zip instead: order=%s cause=%s",
                zip.ref().orderId(), cause(why));
    }

    private static @Nullable String cause(Failure failure) {
        return switch (failure) {
            case Failure.ChecksumMismatch(var _, String stated, String computed) ->
                "its SHA-256 is " + computed + ", stated is " + stated;
            case Failure.LinkRefused(String why) -> "its link is refused: " + why;
            case Failure.UpstreamInvalid(String why) -> why;
            case Failure.FileUnobtainable(String why) -> why;
            default -> "XS2Event lists it but does not return it";
        };
    }

    /** The number of times that an assembled zip was given instead of XS2Event's. */
    long replaced() {
        return replaced.get();
    }
}
