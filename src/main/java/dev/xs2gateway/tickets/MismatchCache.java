package dev.xs2gateway.tickets;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.files.FileKey;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Files that arrived with wrong bytes twice within a minute. A request for such a file fails at once, because
 * a third attempt costs a call and does not help. A reissued file has another digest, and so another key.
 */
final class MismatchCache {
    private static final Duration REMEMBERED = Duration.ofMinutes(1);
    private static final int MOST = 10_000;
    private static final int ENOUGH = 2;

    private final Cache<FileKey, Wrong> wrong;
    private final AtomicLong mismatches = new AtomicLong();

    private record Wrong(Failure.ChecksumMismatch mismatch, int times) {}

    /** Creates an empty cache. {@code nanos} is a monotonic clock. */
    MismatchCache(LongSupplier nanos) {
        this.wrong = Caffeine.newBuilder()
                .maximumSize(MOST)
                .ticker(nanos::getAsLong)
                .executor(Runnable::run)
                .expireAfterWrite(REMEMBERED)
                .build();
    }

    /** The number of times that a file arrived with wrong bytes. */
    long mismatches() {
        return mismatches.get();
    }

    void note(FileKey file, Failure.ChecksumMismatch mismatch) {
        mismatches.incrementAndGet();
        wrong.asMap().merge(file, new Wrong(mismatch, 1), (before, now) -> new Wrong(mismatch, before.times() + 1));
    }

    /** Throws the remembered mismatch if the file was wrong often enough. */
    void refuseKnown(FileKey file) {
        Wrong known = wrong.getIfPresent(file);
        if (known != null && known.times() >= ENOUGH) {
            throw known.mismatch().asException();
        }
    }
}
