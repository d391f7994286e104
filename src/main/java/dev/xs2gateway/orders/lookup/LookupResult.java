package dev.xs2gateway.orders.lookup;

import dev.xs2gateway.orders.cache.CacheEntry;
import org.jspecify.annotations.Nullable;

/**
 * What was found for one id, and how it was paid for.
 *
 * @param ranOut whether something was here that had run out before XS2Event was asked
 * @param why the failure that kept a stale answer from being a fresh one; null where it is being refreshed, and for others
 */
public record LookupResult(
        CacheEntry entry,
        Source source,
        boolean ranOut,
        @Nullable Throwable why) {

    /** How an answer was come by; the later, the dearer. */
    public enum Source {
        /** It was here, and fresh: free. */
        HIT,
        /** It was here, and has run out: free. */
        STALE,
        /** XS2Event was asked on somebody else's behalf: free. */
        COLLAPSED,
        /** XS2Event was asked on this caller's behalf: a call was spent. */
        FETCHED
    }

    static LookupResult hit(CacheEntry entry) {
        return new LookupResult(entry, Source.HIT, false, null);
    }

    static LookupResult stale(CacheEntry entry, @Nullable Throwable why) {
        return new LookupResult(entry, Source.STALE, true, why);
    }

    static LookupResult fetched(CacheEntry entry, boolean paid, boolean ranOut) {
        return new LookupResult(entry, paid ? Source.FETCHED : Source.COLLAPSED, ranOut, null);
    }
}
