package dev.xs2gateway.sandbox;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** An order's status as time or reading moves it: processing at first where it was asked for, then its own word. */
final class Progress {
    private final @Nullable String word;
    private final @Nullable Instant completesAt;
    private final AtomicInteger readsLeft;
    private final Clock clock;

    private Progress(@Nullable String word, @Nullable Instant completesAt, int reads, Clock clock) {
        this.word = word;
        this.completesAt = completesAt;
        this.readsLeft = new AtomicInteger(reads);
        this.clock = clock;
    }

    static Progress of(@Nullable String word, @Nullable Duration completesAfter, int reads, Clock clock) {
        return new Progress(
                word, completesAfter == null ? null : clock.instant().plus(completesAfter), reads, clock);
    }

    /** The status without counting as a read. */
    @Nullable
    String status() {
        boolean waiting =
                readsLeft.get() > 0 || (completesAt != null && clock.instant().isBefore(completesAt));
        return waiting ? "processing" : word;
    }

    /** The status for an answer that shows the order. */
    @Nullable
    String read() {
        String status = status();
        // The plain order pays no atomic write.
        if (readsLeft.get() > 0) {
            readsLeft.decrementAndGet();
        }
        return status;
    }
}
