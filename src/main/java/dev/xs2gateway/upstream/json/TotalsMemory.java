package dev.xs2gateway.upstream.json;

import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/**
 * Remembers that XS2Event states more orders than its lists hold, once a second reading has shown that twice.
 * From then on the total alone causes neither another reading nor a request for a further page.
 *
 * <p>Lists of one page and of several pages are remembered separately: orders may move between two pages during
 * a reading, so the total is worth more there.
 */
final class TotalsMemory {
    private static final Logger LOG = Logger.getLogger(TotalsMemory.class);
    private static final int PROOFS = 2;

    private final AtomicInteger onePage = new AtomicInteger();
    private final AtomicInteger severalPages = new AtomicInteger();

    boolean areTooLarge(boolean several) {
        return proofs(several).get() >= PROOFS;
    }

    /** Records that two readings of a list brought the same orders, and fewer than its total. */
    void foundTooLarge(boolean several) {
        if (proofs(several).incrementAndGet() == PROOFS) {
            LOG.infof(
                    "XS2Event states more orders than its lists of %s hold: such lists are read once from now on",
                    several ? "several pages" : "one page");
        }
    }

    private AtomicInteger proofs(boolean several) {
        return several ? severalPages : onePage;
    }
}
