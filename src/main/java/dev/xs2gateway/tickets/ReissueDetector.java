package dev.xs2gateway.tickets;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.xs2gateway.failure.Failure.FileRef;
import dev.xs2gateway.files.Sha256;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Detects that XS2Event states another digest for a file than before: a copy given earlier may be a ticket that no longer opens a door. */
final class ReissueDetector {
    private static final Logger LOG = Logger.getLogger(ReissueDetector.class);
    private static final int MOST = 100_000;
    private static final Duration REMEMBERED = Duration.ofHours(24);

    private final AtomicLong reissues = new AtomicLong();
    private final Cache<FileRef, Sha256> stated = Caffeine.newBuilder()
            .maximumSize(MOST)
            .expireAfterAccess(REMEMBERED)
            .executor(Runnable::run)
            .build();

    void note(FileRef file, @Nullable Sha256 now) {
        if (now == null) {
            return;
        }
        // Reads before it writes: reading is cheap, and every ticket that is given passes here.
        Sha256 before =
                now.equals(stated.getIfPresent(file)) ? now : stated.asMap().put(file, now);
        if (before != null && !before.equals(now)) {
            reissues.incrementAndGet();
            LOG.warnf("%s was reissued: its SHA-256 was %s and is %s", file, before.hex(), now.hex());
        }
    }

    /** The number of reissues detected. */
    long reissues() {
        return reissues.get();
    }
}
