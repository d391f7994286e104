package dev.xs2gateway.upstream.json;

import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.failure.FailureException;
import dev.xs2gateway.upstream.ApiOrigin;
import dev.xs2gateway.upstream.bytes.JsonResponse;
import dev.xs2gateway.upstream.call.CallAccount;
import dev.xs2gateway.upstream.call.CallKind;
import dev.xs2gateway.upstream.call.FailureScope;
import dev.xs2gateway.upstream.call.GuardedCalls;
import dev.xs2gateway.upstream.call.RefusedCall;
import dev.xs2gateway.upstream.call.UpstreamFault;
import dev.xs2gateway.upstream.json.BookingOrdersPage.BadRow;
import dev.xs2gateway.upstream.json.BookingOrdersPage.OrderRow;
import dev.xs2gateway.upstream.json.BookingOrdersPage.Row;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Completes the rows of one reading whose items have no ids, as in the flat list. Each such order is read by a
 * call of its own, which may fail without failing the others. An instance serves one reading.
 */
final class SingleReads {
    private static final int MOST_WITHOUT_ANSWER = 2;
    private static final Failure NOT_GIVEN =
            new Failure.UpstreamInvalid("XS2Event lists this order but does not return it");
    private static final Failure NOT_THERE =
            new Failure.UpstreamUnavailable("XS2Event does not find the order (404)", Duration.ofSeconds(2));

    private final Xs2Api api;
    private final ApiOrigin origin;
    private final GuardedCalls calls;
    private final Executor workers;
    private final CallAccount account;
    // The reason why no further order is read: what stopped one read would stop the next.
    private volatile @Nullable FailureException stopped;
    // The reads run one after another.
    private final AtomicInteger noAnswersInARow = new AtomicInteger();

    SingleReads(Xs2Api api, ApiOrigin origin, GuardedCalls calls, Executor workers, CallAccount account) {
        this.api = api;
        this.origin = origin;
        this.calls = calls;
        this.workers = workers;
        this.account = account;
    }

    /** Returns the completed rows; fails if all of them had to be given up. */
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

    /** Whether a URL path can name the order. A row with any other id is not completed, and fails as it is. */
    private static boolean isAddressable(OrderRow row) {
        return row.orderId() != null && row.orderId().matches("[A-Za-z0-9_-]+");
    }

    private Uni<Row> read(OrderRow listed) {
        String url = origin.at("/v1/bookingorders", Objects.requireNonNull(listed.orderId()))
                .toString();
        return calls.lookup(
                        CallKind.ORDER,
                        account,
                        () -> Uni.createFrom().voidItem(),
                        () -> api.order(url)
                                .emitOn(workers)
                                .onItem()
                                .transform(answer -> JsonReader.order(JsonResponse.decoded(answer))),
                        () -> true)
                .onItem()
                .transform(full -> answered(listed, full))
                .onFailure(SingleReads::isUpstreams)
                .recoverWithItem(thrown -> failed(listed, (FailureException) thrown));
    }

    private Row answered(OrderRow listed, @Nullable OrderRow full) {
        noAnswersInARow.set(0);
        return thisOrder(listed, full);
    }

    private static Row thisOrder(OrderRow listed, @Nullable OrderRow full) {
        boolean same = full != null
                && Objects.equals(listed.orderId(), full.orderId())
                && (listed.bookingId() == null || listed.bookingId().equals(full.bookingId()));
        return same
                ? Objects.requireNonNull(full)
                : bad(listed, new Failure.UpstreamInvalid("XS2Event returned a different order"));
    }

    private static boolean isUpstreams(Throwable thrown) {
        return thrown instanceof FailureException failed && !(failed.failure() instanceof Failure.CallerLeft);
    }

    private Row failed(OrderRow listed, FailureException thrown) {
        RefusedCall call = RefusedCall.in(thrown);
        if (call != null && call.status() == 404) {
            return bad(listed, call.isFromApi() ? NOT_GIVEN : NOT_THERE);
        }
        int noAnswers = isNoAnswer(thrown) ? noAnswersInARow.incrementAndGet() : 0;
        if (!FailureScope.mayBeOneId(thrown) || noAnswers == MOST_WITHOUT_ANSWER) {
            stopped = thrown;
        }
        return bad(listed, thrown.failure());
    }

    /** Whether the read got no answer. The cause may be this order only, but such a read is expensive, and the next may be as well. */
    private static boolean isNoAnswer(FailureException thrown) {
        Failure failure = thrown.failure();
        return failure instanceof Failure.UpstreamTimeout
                || (failure instanceof Failure.UpstreamUnavailable && !UpstreamFault.wasAnswered(thrown));
    }

    private static Row bad(OrderRow listed, Failure why) {
        return new BadRow(listed.bookingId(), listed.orderId(), why);
    }
}
