package dev.xs2gateway.orders;

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
final class Popular {
    private static final Duration LATELY = Duration.ofMinutes(15);
    // So many are looked at for each that may be taken: what is left over is no worse off than before.
    private static final int LOOKS = 4;

    private final NavigableSet<Known> firstToRunOut =
            new ConcurrentSkipListSet<>(Comparator.comparingLong(Known::freshUntil)
                    .thenComparing(known -> known.key().id()));

    void asked(Known known, long now) {
        if (known.asked(now)) {
            firstToRunOut.add(known);
        }
    }

    /** It was replaced, or is no longer kept. */
    void gone(Known known) {
        firstToRunOut.remove(known);
    }

    /** Offers what was asked for lately and is past half its lifetime, until {@code most} have been taken. */
    void offer(long now, int most, Predicate<Known> taker) {
        Iterator<Known> next = firstToRunOut.iterator();
        int taken = 0;
        for (int looks = most * LOOKS; looks > 0 && taken < most && next.hasNext(); looks--) {
            Known known = next.next();
            if (!known.wasAskedWithin(LATELY, now)) {
                next.remove();
                known.forgetAsking();
            } else if (known.isPastHalf(now) && taker.test(known)) {
                taken++;
            }
        }
    }
}
