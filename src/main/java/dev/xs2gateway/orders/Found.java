package dev.xs2gateway.orders;

import org.jspecify.annotations.Nullable;

/**
 * What was found for one id, and how it was paid for.
 *
 * @param ranOut whether something was here that had run out before XS2Event was asked
 * @param why the failure that kept a stale answer from being a fresh one; null where it is being refreshed, and for others
 */
record Found(Known known, Way way, boolean ranOut, @Nullable Throwable why) {

    /** How an answer was come by; the later, the dearer. */
    enum Way {
        /** It was here, and fresh: free. */
        HIT,
        /** It was here, and has run out: free. */
        STALE,
        /** XS2Event was asked on somebody else's behalf: free. */
        COLLAPSED,
        /** XS2Event was asked on this caller's behalf: a call was spent. */
        FETCHED
    }

    static Found hit(Known known) {
        return new Found(known, Way.HIT, false, null);
    }

    static Found stale(Known known, @Nullable Throwable why) {
        return new Found(known, Way.STALE, true, why);
    }

    static Found fetched(Known known, boolean paid, boolean ranOut) {
        return new Found(known, paid ? Way.FETCHED : Way.COLLAPSED, ranOut, null);
    }
}
