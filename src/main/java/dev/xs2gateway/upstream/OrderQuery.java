package dev.xs2gateway.upstream;

import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.upstream.BookingOrdersPage.Row;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Reads all orders of one batch of ids: every page, every row whole. */
final class OrderQuery {
    private static final Logger LOG = Logger.getLogger(OrderQuery.class);
    // A batch of 50 ids fills a page or two. More pages than this are not an answer but a loop.
    private static final int MOST_PAGES = 50;

    private final Xs2Api api;
    private final ApiOrigin origin;
    private final String listUrl;
    private final GuardedCalls calls;
    private final PageSize pageSize;

    OrderQuery(Xs2Api api, ApiOrigin origin, UpstreamConfig config, GuardedCalls calls) {
        this.api = api;
        this.origin = origin;
        this.listUrl = origin.at(config.ordersPath()).toString();
        this.calls = calls;
        this.pageSize = new PageSize(config.pageSize());
    }

    /** What was read so far, by order id, and how many orders the vendor says there are. */
    private record Pages(Map<String, Row> rows, @Nullable Integer total) {
        boolean addUp() {
            return total == null || rows.size() >= total;
        }
    }

    /** What one reading asks for; its ids are settled when its first call leaves, and stay as they are then. */
    private static final class Batch {
        private final IdKind kind;
        private final Supplier<List<String>> gathered;
        private final Spending spending;
        private List<String> ids = List.of();

        Batch(IdKind kind, Supplier<List<String>> gathered, Spending spending) {
            this.kind = kind;
            this.gathered = gathered;
            this.spending = spending;
        }

        /** Right before a call. */
        void settle() {
            if (ids.isEmpty()) {
                ids = List.copyOf(gathered.get());
            }
            if (ids.isEmpty()) {
                throw new NothingToAsk();
            }
        }
    }

    /** The page size that the vendor is known to give. */
    int pageSize() {
        return pageSize.size();
    }

    /**
     * All orders of the ids.
     *
     * @param gathered asked once, when the first call may leave; where there are none by then, none is made, and {@link NothingToAsk} fails it
     */
    Uni<List<Row>> read(IdKind kind, Supplier<List<String>> gathered, Spending spending) {
        Batch batch = new Batch(kind, gathered, spending);
        return pages(batch)
                .chain(pages -> pages.addUp() ? Uni.createFrom().item(pages) : again(batch, pages))
                .chain(pages -> whole(List.copyOf(pages.rows().values()), spending));
    }

    /** Orders may move between two pages while these are read; a second reading settles which there are. */
    private Uni<Pages> again(Batch batch, Pages first) {
        LOG.infof(
                "XS2Event's pages do not add up (%d of %s orders): read once more",
                first.rows().size(), first.total());
        return pages(batch).onItem().transform(second -> {
            if (second.addUp()) {
                return second;
            }
            throw new Failure.UpstreamInvalid("XS2Event's pages do not add up").asException();
        });
    }

    private Uni<Pages> pages(Batch batch) {
        return nextPage(batch, 1, new Pages(new LinkedHashMap<>(), null));
    }

    private Uni<Pages> nextPage(Batch batch, int number, Pages before) {
        int size = pageSize.size();
        int ordersBefore = before.rows().size();
        return page(batch, number, size).chain(page -> {
            Pages pages = add(before, page);
            if (!hasNext(page, pages, pages.rows().size() - ordersBefore, Math.min(size, pageSize.size()))) {
                return Uni.createFrom().item(pages);
            }
            if (number == MOST_PAGES) {
                throw new Failure.UpstreamInvalid("XS2Event's pages do not end").asException();
            }
            return nextPage(batch, number + 1, pages);
        });
    }

    private Uni<BookingOrdersPage> page(Batch batch, int number, int size) {
        return send(batch, number, size).onFailure().recoverWithUni(thrown -> {
            int status = RefusedCall.statusIn(thrown);
            if (status == 404) {
                return Uni.createFrom().item(new BookingOrdersPage(List.of(), null));
            }
            if ((status == 400 || status == 422) && pageSize.mayBeTooLarge(size)) {
                return send(batch, number, PageSize.vendorsDefault()).onItem().invoke(pageSize::refused);
            }
            return Uni.createFrom().failure(thrown);
        });
    }

    private Uni<BookingOrdersPage> send(Batch batch, int number, int size) {
        return calls.lookup(batch.spending, batch::settle, () -> {
                    String in = InQuery.write(batch.ids);
                    boolean bookings = batch.kind == IdKind.BOOKING;
                    return api.orders(listUrl, bookings ? in : null, bookings ? null : in, number, size)
                            .onItem()
                            .transform(AnswerReader::page);
                })
                .onItem()
                .transform(OrderQuery::understood)
                .onItem()
                .invoke(this::learn);
    }

    private void learn(BookingOrdersPage page) {
        pageSize.accepted();
        if (page.pagination() != null && page.pagination().pageSize() != null) {
            pageSize.stated(page.pagination().pageSize());
        }
    }

    private static BookingOrdersPage understood(@Nullable BookingOrdersPage page) {
        if (page == null || page.rows() == null) {
            throw new Failure.UpstreamInvalid("XS2Event's answer holds no list of orders").asException();
        }
        return page;
    }

    private static Row thisOrder(Row asked, @Nullable Row full) {
        if (full == null || !Objects.equals(asked.orderId(), full.orderId())) {
            throw new Failure.UpstreamInvalid("XS2Event's answer is not the order that was asked for").asException();
        }
        return full;
    }

    private static Pages add(Pages before, BookingOrdersPage page) {
        for (Row row : Objects.requireNonNull(page.rows())) {
            if (row != null && row.orderId() != null) {
                before.rows().putIfAbsent(row.orderId(), row);
            }
        }
        Integer total = page.pagination() == null ? null : page.pagination().totalSize();
        // A last page that says nothing takes back nothing.
        return new Pages(before.rows(), total == null ? before.total() : total);
    }

    /** Where the vendor does not say, there may be more as long as pages are full or orders missing. */
    private static boolean hasNext(BookingOrdersPage page, Pages read, int newOrders, int size) {
        if (newOrders == 0) {
            // Whatever it says: asking on would bring nothing, and cost a call each time.
            return false;
        }
        boolean mayHaveMore = read.total() == null ? newOrders >= size : !read.addUp();
        return Optional.ofNullable(page.pagination())
                .flatMap(BookingOrdersPage.Pagination::hasNext)
                .orElse(mayHaveMore);
    }

    private Uni<List<Row>> whole(List<Row> rows, Spending spending) {
        return Multi.createFrom()
                .iterable(rows)
                .onItem()
                .transformToUniAndConcatenate(row -> whole(row, spending))
                .filter(Optional::isPresent)
                .map(Optional::get)
                .collect()
                .asList();
    }

    /** The row itself, or the single read where its items came without ids; none where that order is gone by then. */
    private Uni<Optional<Row>> whole(Row row, Spending spending) {
        if (!row.lacksItemDetails()) {
            return Uni.createFrom().item(Optional.of(row));
        }
        String url = origin.at("/v1/bookingorders", Objects.requireNonNull(row.orderId()))
                .toString();
        return calls.lookup(spending, () -> {}, () -> api.order(url).onItem().transform(AnswerReader::order))
                .onItem()
                .transform(full -> Optional.of(thisOrder(row, full)))
                .onFailure(thrown -> RefusedCall.statusIn(thrown) == 404)
                .recoverWithItem(Optional.empty());
    }
}
