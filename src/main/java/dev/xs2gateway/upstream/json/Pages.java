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

/** What one reading of a list has brought so far, and what follows from it: whether there is more, and whether it adds up. */
final class Pages {
    /** A page of fewer orders is the last, unless the vendor says otherwise: nobody cuts pages to less than this unasked. */
    static final int SMALLEST_CUT = 20;
    // A batch of 50 ids fills a page or two. More pages than this are not an answer but a loop.
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
        /** The vendor says so. */
        PROMISED,
        /** The vendor does not say. */
        POSSIBLE
    }

    /** Adds the next page, that was asked for with this size. */
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
            // The largest: a last page that says less takes nothing back.
            total = Math.max(says.totalSize(), total == null ? 0 : total);
        }
        Optional<Boolean> hasNext = Optional.ofNullable(says).flatMap(Pagination::hasNext);
        return next(hasNext, rows.size() - before, more.size() >= Math.min(SMALLEST_CUT, size));
    }

    /** The vendor counts what it lists twice, but what is there twice because it moved to the next page stands for another. */
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

    private Next next(Optional<Boolean> said, int newOrders, boolean mayBeFull) {
        if (newOrders == 0) {
            // Whatever it says: asking on would bring nothing, and cost a call each time.
            return Next.NONE;
        }
        if (said.orElse(false)) {
            return Next.PROMISED;
        }
        if (total == null || totals.areTooLarge(isSeveral())) {
            return said.isEmpty() && mayBeFull ? Next.POSSIBLE : Next.NONE;
        }
        // An end that comes before the total is no end yet, unless it is that of a small page.
        return !addUp() && (said.isEmpty() || mayBeFull) ? Next.POSSIBLE : Next.NONE;
    }

    /** Whether the orders are as many as the vendor says, or the vendor is known to say too much. */
    boolean addUp() {
        return total == null || counted >= total || (!moved && totals.areTooLarge(isSeveral()));
    }

    private boolean isSeveral() {
        return filledPages > 1;
    }

    /** Another reading has brought the same orders, though the vendor says that there are more. */
    void confirmed() {
        totals.foundTooLarge(isSeveral());
    }

    /** Whether another reading brought the same orders. */
    boolean isLike(Pages other) {
        return rows.keySet().equals(other.rows.keySet()) && nameless.size() == other.nameless.size();
    }

    /** How many pages there may be; more where the total needs more, but a total that is too small takes none back. */
    int mostPages() {
        int needed = total == null ? 0 : Math.ceilDiv(total, largest) + 1;
        return Math.clamp(needed, MOST_PAGES, MOST_PAGES_OF_A_TOTAL);
    }

    /** Each order once; then what bears no order's id. */
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
