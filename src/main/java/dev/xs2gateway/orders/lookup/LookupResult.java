package dev.xs2gateway.orders.lookup;

import dev.xs2gateway.orders.cache.CacheEntry;
import org.jspecify.annotations.Nullable;

/**
 * The result of a look-up for one id, and where it came from.
 *
 * @param ranOut whether an expired entry was cached before XS2Event was asked
 * @param why the failure because of which a stale entry was not replaced; null if it is being refreshed, and for other sources
 */
public record LookupResult(
        CacheEntry entry,
        Source source,
        boolean ranOut,
        @Nullable Throwable why) {

    /** Where a result came from, in order of increasing cost. */
    public enum Source {
        /** A fresh entry of the cache: free. */
        HIT,
        /** An expired entry of the cache: free. */
        STALE,
        /** A call on behalf of another caller: free. */
        COLLAPSED,
        /** A call on behalf of this caller: one call is spent. */
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
