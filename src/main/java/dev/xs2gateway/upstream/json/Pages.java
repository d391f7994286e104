package dev.xs2gateway.upstream.json;

import dev.xs2gateway.upstream.json.BookingOrdersPage.Pagination;
import dev.xs2gateway.upstream.json.BookingOrdersPage.Row;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Collects the rows of one reading of a list, and decides whether there are more pages and whether the rows add up to the stated total.
 */
final class Pages {
    /** A page with fewer orders is the last, unless XS2Event says otherwise: no API cuts pages to less than this without being asked. */
    static final int SMALLEST_CUT = 20;
    // A batch of 50 ids fills a page or two. More pages than this indicate a loop, not an answer.
    private static final int MOST_PAGES = 20;
    private static final int MOST_PAGES_OF_A_TOTAL = 50;

    private record Key(@Nullable String bookingId, String orderId) {}

    private final TotalsMemory totals;
    private final Map<Key, Row> rows = new LinkedHashMap<>();
    private final List<Row> nameless = new ArrayList<>();
    private int counted;
    private int largest = 1;
    private int filledPages;
    private boolean moved;
    private @Nullable Integer total;

    Pages(TotalsMemory totals) {
        this.totals = totals;
    }

    /** Whether there is another page. */
    enum Next {
        NONE,
        /** XS2Event says that there is another page. */
        PROMISED,
        /** XS2Event does not say whether there is another page. */
        POSSIBLE
    }

    /** Adds the next page, which was requested with this size. */
    Next add(BookingOrdersPage page, int size) {
        List<Row> more = Objects.requireNonNull(page.rows());
        largest = Math.max(largest, more.size());
        filledPages += more.isEmpty() ? 0 : 1;
        int before = rows.size();
        Set<Key> here = new HashSet<>();
        for (Row row : more) {
            count(row, here);
        }
        Pagination says = page.pagination();
        if (says != null && says.totalSize() != null) {
            // The largest stated total counts: a smaller one on the last page does not reduce it.
            total = Math.max(says.totalSize(), total == null ? 0 : total);
        }
        Optional<Boolean> hasNext = Optional.ofNullable(says).flatMap(Pagination::hasNext);
        return next(hasNext, rows.size() - before, more.size() >= Math.min(SMALLEST_CUT, size));
    }

    /**
     * Counts a row as XS2Event's total does. The total counts an order twice that one page lists twice. An order
     * that a later page lists again has moved there, and another order is missing in its place, so it counts once.
     */
    private void count(Row row, Set<Key> here) {
        if (row.orderId() == null) {
            nameless.add(row);
            counted++;
            return;
        }
        Key key = new Key(row.bookingId(), row.orderId());
        if (rows.putIfAbsent(key, row) == null) {
            here.add(key);
            counted++;
        } else if (here.contains(key)) {
            counted++;
        } else {
            moved = true;
        }
    }

    private Next next(Optional<Boolean> stated, int newOrders, boolean mayBeFull) {
        if (newOrders == 0) {
            // Whatever the page says: further requests would bring nothing and would cost a call each.
            return Next.NONE;
        }
        if (stated.orElse(false)) {
            return Next.PROMISED;
        }
        if (total == null || totals.areTooLarge(isSeveral())) {
            return stated.isEmpty() && mayBeFull ? Next.POSSIBLE : Next.NONE;
        }
        // An end before the total is reached is not final, unless a small page states it.
        return !addUp() && (stated.isEmpty() || mayBeFull) ? Next.POSSIBLE : Next.NONE;
    }

    /** Whether there are as many orders as XS2Event states, or XS2Event is known to state too many. */
    boolean addUp() {
        return total == null || counted >= total || (!moved && totals.areTooLarge(isSeveral()));
    }

    private boolean isSeveral() {
        return filledPages > 1;
    }

    /** Records that another reading has brought the same orders although XS2Event states more. */
    void confirmed() {
        totals.foundTooLarge(isSeveral());
    }

    /** Whether another reading brought the same orders. */
    boolean isLike(Pages other) {
        return rows.keySet().equals(other.rows.keySet()) && nameless.size() == other.nameless.size();
    }

    /** The most pages that a reading may have. A large total raises this limit, but a total that is too small does not lower it. */
    int mostPages() {
        int needed = total == null ? 0 : Math.ceilDiv(total, largest) + 1;
        return Math.clamp(needed, MOST_PAGES, MOST_PAGES_OF_A_TOTAL);
    }

    /** Each order once, then the rows without an order id. */
    List<Row> all() {
        List<Row> all = new ArrayList<>(rows.values());
        all.addAll(nameless);
        return all;
    }

    @Override
    public String toString() {
        return counted + " of " + (total == null ? "unknown" : total) + " orders";
    }
}
