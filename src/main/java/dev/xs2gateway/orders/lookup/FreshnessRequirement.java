package dev.xs2gateway.orders.lookup;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a caller asks of an answer.
 *
 * @param maxAge the oldest that will do, and then nothing older is given even where XS2Event cannot be asked; null: whatever the
 *     gateway holds good, stale where it must be
 * @param onlyIfCached no call is to be made
 * @param urgent whether somebody waits in a hurry; bulk work does not
 * @param consumer in whose turn the call is made
 */
public record FreshnessRequirement(@Nullable Duration maxAge, boolean onlyIfCached, boolean urgent, String consumer) {

    /** Of somebody with no special wishes. */
    public static FreshnessRequirement everyday(String consumer) {
        return new FreshnessRequirement(null, false, true, consumer);
    }

    boolean accepts(Duration age) {
        return maxAge == null || age.compareTo(maxAge) <= 0;
    }

    boolean isLenient() {
        return maxAge == null;
    }
}
