package dev.xs2gateway.orders.cache;

import java.time.Duration;
import java.util.Comparator;
import java.util.Iterator;
import java.util.NavigableSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Predicate;

/**
 * The answers of one kind that were asked for since they came, the first to run out first.
 *
 * <p>Being asked again costs a write of one field; only the first time costs a place here, so there are never more places than answers.
 */
public final class RefreshCandidates {
    private static final Duration LATELY = Duration.ofMinutes(15);
    // So many are looked at for each that may be taken: what is left over is no worse off than before.
    private static final int LOOKS = 4;

    private final NavigableSet<CacheEntry> firstToRunOut =
            new ConcurrentSkipListSet<>(Comparator.comparingLong(CacheEntry::freshUntil)
                    .thenComparing(entry -> entry.key().id()));

    void recordAccess(CacheEntry entry, long now) {
        if (entry.asked(now)) {
            firstToRunOut.add(entry);
        }
    }

    /** It was replaced, or is no longer kept. */
    void onRemoved(CacheEntry entry) {
        firstToRunOut.remove(entry);
    }

    /** Offers what was asked for lately and is past half its lifetime, until {@code most} have been taken. */
    public void offer(long now, int most, Predicate<CacheEntry> taker) {
        Iterator<CacheEntry> next = firstToRunOut.iterator();
        int taken = 0;
        for (int looks = most * LOOKS; looks > 0 && taken < most && next.hasNext(); looks--) {
            CacheEntry entry = next.next();
            if (!entry.wasAskedWithin(LATELY, now)) {
                next.remove();
                entry.forgetAsking();
            } else if (entry.isPastHalf(now) && taker.test(entry)) {
                taken++;
            }
        }
    }
}
