package dev.xs2gateway.tickets;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.files.FileKey;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Files that came twice within a minute with bytes that are not theirs: whoever asks for one is told so at once, for a third try costs a
 * call and helps nobody. A reissued file has another digest, and so another key.
 */
final class MismatchCache {
    private static final Duration REMEMBERED = Duration.ofMinutes(1);
    private static final int MOST = 10_000;
    private static final int ENOUGH = 2;

    private final Cache<FileKey, Wrong> wrong;
    private final AtomicLong mismatches = new AtomicLong();

    private record Wrong(Failure.ChecksumMismatch mismatch, int times) {}

    /** {@code nanos} is a clock that never runs back. */
    MismatchCache(LongSupplier nanos) {
        this.wrong = Caffeine.newBuilder()
                .maximumSize(MOST)
                .ticker(nanos::getAsLong)
                .executor(Runnable::run)
                .expireAfterWrite(REMEMBERED)
                .build();
    }

    /** How many files came with bytes that are not theirs. */
    long mismatches() {
        return mismatches.get();
    }

    void note(FileKey file, Failure.ChecksumMismatch mismatch) {
        mismatches.incrementAndGet();
        wrong.asMap().merge(file, new Wrong(mismatch, 1), (before, now) -> new Wrong(mismatch, before.times() + 1));
    }

    /** Fails for a file that was wrong often enough. */
    void refuseKnown(FileKey file) {
        Wrong known = wrong.getIfPresent(file);
        if (known != null && known.times() >= ENOUGH) {
            throw known.mismatch().asException();
        }
    }
}
