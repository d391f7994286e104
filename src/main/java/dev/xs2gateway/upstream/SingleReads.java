package dev.xs2gateway.upstream;

import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.failure.FailureException;
import dev.xs2gateway.upstream.BookingOrdersPage.BadRow;
import dev.xs2gateway.upstream.BookingOrdersPage.OrderRow;
import dev.xs2gateway.upstream.BookingOrdersPage.Row;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Completes the rows of one reading whose items came without ids, as in the flat list: each by a read of that order alone, which may
 * fail alone. Serves one reading.
 */
final class SingleReads {
    private final Xs2Api api;
    private final ApiOrigin origin;
    private final GuardedCalls calls;
    private final Executor workers;
    private final Spending spending;
    // Why no further order is read: what stopped one would stop the next.
    private volatile @Nullable FailureException stopped;

    SingleReads(Xs2Api api, ApiOrigin origin, GuardedCalls calls, Executor workers, Spending spending) {
        this.api = api;
        this.origin = origin;
        this.calls = calls;
        this.workers = workers;
        this.spending = spending;
    }

    /** The rows, whole; fails where all had to be given up. */
    Uni<List<Row>> complete(List<Row> rows) {
        return Multi.createFrom()
                .iterable(rows)
                .onItem()
                .transformToUniAndConcatenate(this::complete)
                .collect()
                .asList()
                .onItem()
                .invoke(this::failIfNothingIsLeft);
    }

    private void failIfNothingIsLeft(List<Row> rows) {
        FailureException why = stopped;
        if (why != null && rows.stream().allMatch(BadRow.class::isInstance)) {
            throw why;
        }
    }

    private Uni<Row> complete(Row row) {
        if (!(row instanceof OrderRow listed) || !listed.lacksItemDetails() || !isAddressable(listed)) {
            return Uni.createFrom().item(row);
        }
        FailureException why = stopped;
        return why == null ? read(listed) : Uni.createFrom().item(bad(listed, why.failure()));
    }

    /** Other ids fail as they are: no path leads to them. */
    private static boolean isAddressable(OrderRow row) {
        return row.orderId() != null && row.orderId().matches("[A-Za-z0-9_-]+");
    }

    private Uni<Row> read(OrderRow listed) {
        String url = origin.at("/v1/bookingorders", Objects.requireNonNull(listed.orderId()))
                .toString();
        return calls.lookup(
                        spending,
                        () -> Uni.createFrom().voidItem(),
                        () -> api.order(url).emitOn(workers).onItem().transform(AnswerReader::order),
                        () -> true)
                .onItem()
                .transform(full -> thisOrder(listed, full))
                .onFailure(SingleReads::isUpstreams)
                .recoverWithItem(thrown -> failed(listed, (FailureException) thrown));
    }

    private static Row thisOrder(OrderRow listed, @Nullable OrderRow full) {
        boolean same = full != null
                && Objects.equals(listed.orderId(), full.orderId())
                && (listed.bookingId() == null || listed.bookingId().equals(full.bookingId()));
        return same
                ? Objects.requireNonNull(full)
                : bad(listed, new Failure.UpstreamInvalid("XS2Event's answer is not the order that was asked for"));
    }

    private static boolean isUpstreams(Throwable thrown) {
        return thrown instanceof FailureException failed && !(failed.failure() instanceof Failure.CallerLeft);
    }

    private Row failed(OrderRow listed, FailureException thrown) {
        int status = RefusedCall.statusIn(thrown);
        if (status == 404) {
            return bad(listed, new Failure.UpstreamInvalid("XS2Event lists this order but does not give it"));
        }
        if (!isAboutOneOrder(thrown.failure(), status)) {
            stopped = thrown;
        }
        return bad(listed, thrown.failure());
    }

    /** Not a limit, a refused key, an empty budget or an upstream that is away: there, the next read would only cost. */
    private static boolean isAboutOneOrder(Failure failure, int status) {
        return switch (failure) {
            case Failure.UpstreamInvalid it -> true;
            case Failure.QueryRefused it -> true;
            default -> status == 500 || status == 502 || status == 504;
        };
    }

    private static Row bad(OrderRow listed, Failure why) {
        return new BadRow(listed.bookingId(), listed.orderId(), why);
    }
}
