package dev.xs2gateway.budget.redis;

import org.jspecify.annotations.Nullable;

/**
 * The time that all pods share, as far as one pod can prove it by its own monotonic clock.
 *
 * <p>A reply from Redis states a moment of the shared time that had been reached at the latest when the reply arrived, and had
 * not been reached before the step was sent. So at any later moment the shared time is at least what the best reply stated
 * plus the time since it arrived. This bound never runs ahead of real time, however fast Redis' clock runs and however slow
 * the network is: neither a slow reply nor the later replies of a fast clock can raise it. Times are nanoseconds. Thread safe.
 */
final class SharedClock {
    // The shared time minus this process's monotonic time.
    private @Nullable Long lead;

    /**
     * Takes a reply that stated {@code shared}, with the moments of this process's clock at which the step was sent and the reply received.
     */
    synchronized void onAnswer(long shared, long asked, long received) {
        onPassed(shared, received);
        long most = shared - asked;
        if (lead != null && lead - most > 0) {
            // Redis' clock is slower than this one, and takes precedence: calls age by the slower of the two.
            lead = most;
        }
    }

    /** Takes a moment of the shared time that had been reached when the reply was {@code received}, perhaps long before. */
    synchronized void onPassed(long shared, long received) {
        long least = shared - received;
        if (lead == null || least - lead > 0) {
            lead = least;
        }
    }

    /** The moment that the shared time has certainly reached; null before the first reply. */
    synchronized @Nullable Long atLeast(long nanoTime) {
        return lead == null ? null : lead + nanoTime;
    }
}
