package dev.xs2gateway.budget.redis;

import org.jspecify.annotations.Nullable;

/**
 * The time that all pods share, as far as one pod can prove it by its own monotonic clock.
 *
 * <p>An answer from Redis states a moment of the shared time that had come at the latest when the answer arrived, and had not come before
 * it was asked for. So the shared time is, at any later moment, at least what the best answer said plus the time that has passed since it
 * arrived. This bound never runs ahead of real time, however fast Redis' clock runs and however slow the network is: an answer that took
 * long, or a fast clock's later answers, cannot raise it. Times are nanoseconds. Thread safe.
 */
final class SharedClock {
    // Shared time minus this process's monotonic time.
    private @Nullable Long lead;

    /** An answer that stated {@code shared}, by this process's clock asked for and received at these moments. */
    synchronized void onAnswer(long shared, long asked, long received) {
        onPassed(shared, received);
        long most = shared - asked;
        if (lead != null && lead - most > 0) {
            // Redis' clock is slower than this one, and decides: calls grow old by the slower of the two.
            lead = most;
        }
    }

    /** {@code shared} had come when {@code received}, perhaps long before. */
    synchronized void onPassed(long shared, long received) {
        long least = shared - received;
        if (lead == null || least - lead > 0) {
            lead = least;
        }
    }

    /** What the shared time has certainly reached; null where nothing has been heard of it. */
    synchronized @Nullable Long atLeast(long nanoTime) {
        return lead == null ? null : lead + nanoTime;
    }
}
