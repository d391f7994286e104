package dev.xs2gateway.orders.lookup;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a caller requires of a result.
 *
 * @param maxAge the greatest age that is accepted; nothing older is returned, even if XS2Event cannot be asked; null: any age
 *     that the gateway accepts, stale if necessary
 * @param onlyIfCached whether no call may be made
 * @param urgent whether an interactive caller waits; false for bulk work
 * @param consumer whose turn in the queue the call uses
 */
public record FreshnessRequirement(@Nullable Duration maxAge, boolean onlyIfCached, boolean urgent, String consumer) {

    /** Returns the requirement of an interactive caller that asks for nothing special. */
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
