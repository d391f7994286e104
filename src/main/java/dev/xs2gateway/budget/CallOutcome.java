package dev.xs2gateway.budget;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What the end of a call says about the calls after it. */
public sealed interface CallOutcome {
    /** XS2Event responded, and accepts further calls. */
    record Accepted() implements CallOutcome {}

    /** A 503 or 429: too many calls, or an outage. {@code retryAfter} is the time that XS2Event stated, or null. */
    record Limited(@Nullable Duration retryAfter) implements CallOutcome {}

    /**
     * One call was refused as if the key were not accepted. It stops no other call until a
     * second one confirms it, unless the key is already known to be refused: then it still is.
     */
    record KeyDoubted(Duration probeEvery) implements CallOutcome {}

    /** XS2Event refuses the key or the account. One call in every {@code probeEvery} may test whether it still does. */
    record KeyRefused(Duration probeEvery) implements CallOutcome {}

    /** The call was not sent after all, and does not count. */
    record NotSent() implements CallOutcome {}

    /** The call failed in a way that says nothing about the next calls, or it was abandoned. */
    record Unclear() implements CallOutcome {}
}
