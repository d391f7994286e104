package dev.xs2gateway.orders.cache;

import java.time.Duration;
import java.util.Comparator;
import java.util.Iterator;
import java.util.NavigableSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Predicate;

/**
 * The entries of one kind that were read since they were cached, ordered by expiry, the first to expire first.
 *
 * <p>A further read costs a write of one field; only the first read adds the entry here, so there are never more candidates than entries.
 */
public final class RefreshCandidates {
    private static final Duration LATELY = Duration.ofMinutes(15);
    // How many entries are examined for each that may be taken. An entry that is not reached
    // is no worse off than without spare slots.
    private static final int LOOKS = 4;

    private final NavigableSet<CacheEntry> byExpiry =
            new ConcurrentSkipListSet<>(Comparator.comparingLong(CacheEntry::freshUntil)
                    .thenComparing(entry -> entry.key().id()));

    void recordAccess(CacheEntry entry, long now) {
        if (entry.recordAccess(now)) {
            byExpiry.add(entry);
        }
    }

    /** Removes an entry that was replaced or evicted. */
    void onRemoved(CacheEntry entry) {
        byExpiry.remove(entry);
    }

    /** Offers the entries that were read lately and are past half their lifetime, until {@code most} have been taken. */
    public void offer(long now, int most, Predicate<CacheEntry> taker) {
        Iterator<CacheEntry> next = byExpiry.iterator();
        int taken = 0;
        for (int looks = most * LOOKS; looks > 0 && taken < most && next.hasNext(); looks--) {
            CacheEntry entry = next.next();
            if (!entry.wasAccessedWithin(LATELY, now)) {
                next.remove();
                entry.forgetAccess();
            } else if (entry.isPastHalf(now) && taker.test(entry)) {
                taken++;
            }
        }
    }
}
