package dev.xs2gateway.upstream.json;

import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.upstream.ApiOrigin;
import dev.xs2gateway.upstream.IdKind;
import dev.xs2gateway.upstream.UpstreamConfig;
import dev.xs2gateway.upstream.bytes.AnswerLimits;
import dev.xs2gateway.upstream.bytes.JsonResponse;
import dev.xs2gateway.upstream.call.CallAccount;
import dev.xs2gateway.upstream.call.CallKind;
import dev.xs2gateway.upstream.call.GuardedCalls;
import dev.xs2gateway.upstream.call.NothingToAsk;
import dev.xs2gateway.upstream.call.RefusedCall;
import dev.xs2gateway.upstream.json.BookingOrdersPage.Row;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Reads all orders of one batch of ids: every page, and every row complete. */
public final class OrderQuery {
    private static final Logger LOG = Logger.getLogger(OrderQuery.class);

    private static final Failure NOT_THERE =
            new Failure.UpstreamUnavailable("XS2Event does not find its list of orders (404)", Duration.ofSeconds(2));

    private final Xs2Api api;
    private final ApiOrigin origin;
    private final String listUrl;
    private final GuardedCalls calls;
    private final Executor workers;
    private final PageSize pageSize;
    private final TotalsMemory totals = new TotalsMemory();

    /** Creates the query; {@code workers} parse the answers, because a full page takes milliseconds and would block an event loop. */
    public OrderQuery(Xs2Api api, ApiOrigin origin, UpstreamConfig config, GuardedCalls calls, Executor workers) {
        this.api = api;
        this.origin = origin;
        this.listUrl = origin.at(config.ordersPath()).toString();
        this.calls = calls;
        this.workers = workers;
        this.pageSize = new PageSize(config.pageSize());
    }

    /** What one look-up requests. Its ids are drawn when its first call leaves, and do not change afterwards. */
    private static final class Batch {
        private final IdKind kind;
        private final Supplier<Uni<List<String>>> gathered;
        private final CallAccount account;
        private List<String> ids = List.of();

        Batch(IdKind kind, Supplier<Uni<List<String>>> gathered, CallAccount account) {
            this.kind = kind;
            this.gathered = gathered;
            this.account = account;
        }

        /** Draws the ids if they are not drawn yet; runs right before each call. */
        Uni<Void> settle() {
            return ids.isEmpty()
                    ? gathered.get().onItem().invoke(this::drawn).replaceWithVoid()
                    : Uni.createFrom().voidItem();
        }

        boolean isOfOneId() {
            return ids.size() == 1;
        }

        private void drawn(List<String> now) {
            ids = List.copyOf(now);
            if (ids.isEmpty()) {
                throw new NothingToAsk();
            }
        }
    }

    /** The page size that XS2Event is known to serve. */
    public int pageSize() {
        return pageSize.size();
    }

    /**
     * Reads all orders of the ids.
     *
     * @param gathered supplies the ids; called once, when the first call may leave. If it supplies none, no
     *     call is made, and the Uni fails with {@link NothingToAsk}
     */
    public Uni<List<Row>> read(IdKind kind, Supplier<Uni<List<String>>> gathered, CallAccount account) {
        Batch batch = new Batch(kind, gathered, account);
        return new Reading(batch)
                .pages()
                .chain(pages -> pages.addUp() ? Uni.createFrom().item(pages) : again(batch, pages))
                .chain(pages -> new SingleReads(api, origin, calls, workers, account).complete(pages.all()));
    }

    /**
     * Reads the pages a second time: orders may move between two pages during a reading, and a second reading
     * settles which orders there are.
     */
    private Uni<Pages> again(Batch batch, Pages first) {
        LOG.infof("XS2Event's pages are inconsistent (%s): the gateway reads them once more", first);
        return new Reading(batch).pages().onItem().transform(second -> {
            if (second.addUp()) {
                return second;
            }
            if (second.isLike(first)) {
                second.confirmed();
                return second;
            }
            throw new Failure.UpstreamInvalid("XS2Event's pages are inconsistent").asException();
        });
    }

    /** One reading of all pages. They are requested with one size, otherwise an order could fall between two pages. */
    private final class Reading {
        private final Batch batch;
        private final Pages pages = new Pages(totals);
        private long bytes;
        private int size = pageSize.size();

        Reading(Batch batch) {
            this.batch = batch;
        }

        Uni<Pages> pages() {
            return from(1, Pages.Next.PROMISED);
        }

        private Uni<Pages> from(int number, Pages.Next why) {
            return page(number, why).chain(page -> {
                size = Math.min(size, stated(page));
                Pages.Next next = pages.add(page, size);
                if (next == Pages.Next.NONE) {
                    return Uni.createFrom().item(pages);
                }
                if (number >= pages.mostPages()) {
                    throw new Failure.UpstreamInvalid("XS2Event's pages do not end").asException();
                }
                return from(number + 1, next);
            });
        }

        /** Counts the bytes of all pages, which are held until the last one has come. */
        private byte @Nullable [] counted(byte @Nullable [] answer) {
            bytes += answer == null ? 0 : answer.length;
            if (bytes > AnswerLimits.bytesOfAllPages()) {
                throw new Failure.UpstreamInvalid("XS2Event's pages are too large in total").asException();
            }
            return answer;
        }

        /**
         * Whether a 404 says that there are no orders, or no further ones. It does if the API itself sent it, for one id or for a further
         * page. A 404 for several ids does not say which id it concerns, and a 404 from elsewhere says that the API cannot be reached.
         */
        private boolean isNone(Throwable thrown, int number) {
            RefusedCall call = RefusedCall.in(thrown);
            return call != null && call.isFromApi() && (number > 1 || batch.isOfOneId());
        }

        private Uni<BookingOrdersPage> page(int number, Pages.Next why) {
            return send(batch, number, size, this::counted).onFailure().recoverWithUni(thrown -> {
                int status = RefusedCall.statusIn(thrown);
                boolean refused = status == 400 || status == 422;
                boolean none = status == 404 && isNone(thrown, number);
                if (none || (refused && why == Pages.Next.POSSIBLE)) {
                    return Uni.createFrom().item(new BookingOrdersPage(List.of(), null));
                }
                if (status == 404) {
                    return Uni.createFrom().failure(NOT_THERE.causedBy(thrown));
                }
                if (refused && pageSize.mayBeTooLarge(size)) {
                    size = PageSize.vendorsDefault();
                    return send(batch, number, size, this::counted).onItem().invoke(pageSize::refused);
                }
                return Uni.createFrom().failure(thrown);
            });
        }
    }

    /**
     * The page size that XS2Event states on a page that has a next one; on a last page the stated size may be the number of its orders.
     */
    private static int stated(BookingOrdersPage page) {
        return Optional.ofNullable(page.pagination())
                .filter(current -> current.hasNext().orElse(false))
                .map(BookingOrdersPage.Pagination::pageSize)
                .filter(size -> size >= Pages.SMALLEST_CUT)
                .orElse(Integer.MAX_VALUE);
    }

    private Uni<BookingOrdersPage> send(Batch batch, int number, int size, UnaryOperator<byte @Nullable []> counted) {
        return calls.lookup(
                        CallKind.LOOKUP,
                        batch.account,
                        batch::settle,
                        () -> list(batch, number, size, counted),
                        batch::isOfOneId)
                .onItem()
                .transform(OrderQuery::understood)
                .onItem()
                .invoke(this::learn);
    }

    private Uni<@Nullable BookingOrdersPage> list(
            Batch batch, int number, int size, UnaryOperator<byte @Nullable []> counted) {
        String in = InQuery.write(batch.ids);
        boolean bookings = batch.kind == IdKind.BOOKING;
        return api.orders(listUrl, bookings ? in : null, bookings ? null : in, number, size)
                .emitOn(workers)
                .onItem()
                .transform(JsonResponse::decoded)
                .onItem()
                .transform(counted)
                .onItem()
                .transform(JsonReader::page);
    }

    private void learn(BookingOrdersPage page) {
        pageSize.accepted();
        pageSize.stated(stated(page));
    }

    private static BookingOrdersPage understood(@Nullable BookingOrdersPage page) {
        if (page == null || page.rows() == null) {
            throw new Failure.UpstreamInvalid("XS2Event's response contains no list of orders").asException();
        }
        return page;
    }
}
