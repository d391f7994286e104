package dev.xs2gateway.budget;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What the end of a call says about those after it. */
public sealed interface CallOutcome {
    /** XS2Event answered, and has nothing against being called. */
    record Accepted() implements CallOutcome {}

    /** A 503 or 429: too many calls, or an outage. {@code retryAfter} is XS2Event's own, where it stated one. */
    record Limited(@Nullable Duration retryAfter) implements CallOutcome {}

    /**
     * One call was refused as if the key were not accepted. It stops nobody until another call has confirmed it, unless the key is known
     * to be refused: then it still is.
     */
    record KeyDoubted(Duration probeEvery) implements CallOutcome {}

    /** XS2Event refuses the key, or the account; one call in {@code probeEvery} may try whether it still does. */
    record KeyRefused(Duration probeEvery) implements CallOutcome {}

    /** It was not sent after all, and is not spent. */
    record NotSent() implements CallOutcome {}

    /** It failed in a way that tells nothing of the kind, or was given up. */
    record Unclear() implements CallOutcome {}
}
