package dev.xs2gateway.orders.batch;

import static dev.xs2gateway.orders.HeldRows.booking;
import static org.assertj.core.api.Assertions.assertThat;

import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.failure.FailureException;
import dev.xs2gateway.orders.lookup.LookupResult;
import dev.xs2gateway.orders.lookup.OrderLookup;
import dev.xs2gateway.orders.model.OrderKey;
import dev.xs2gateway.orders.translate.Vendor;
import dev.xs2gateway.upstream.IdKind;
import dev.xs2gateway.upstream.call.CallAccount;
import dev.xs2gateway.upstream.json.BookingOrdersPage.BadRow;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which look-ups the rows of an answer answer. */
class BatchAnswersTest extends LookupBatcherFixture {
    @Test
    void anIdThatTheAnswerDoesNotHoldIsUnknown() {
        var caller = engine.ask("b1");
        upstream.call(1).answer();

        assertThat(caller.assertCompleted().getItem().entry().snapshot().exists())
                .isFalse();
        engine.ask("b1").assertCompleted();
        assertThat(upstream.count()).isEqualTo(1);
    }

    @Test
    void rowsThatWereNotRequestedAreDropped() {
        var caller = engine.ask("b1");
        upstream.call(1).answer(booking("b1", "o1"), booking("stranger", "o9"));

        assertThat(Engine.orderIds(caller)).containsExactly("o1");
        assertThat(engine.now("stranger")).isNull();
        assertThat(engine.cache().peek(new OrderKey(IdKind.ORDER, "o9"))).isNull();
    }

    private static final Failure ODD = new Failure.UpstreamInvalid("odd");

    private static Failure failure(OrderLookup.@Nullable Result result) {
        var failed = (OrderLookup.Result.Failed) Objects.requireNonNull(result);
        return ((FailureException) failed.why()).failure();
    }

    @Test
    void aBadRowFailsItsOwnIdAlone() {
        var caller = engine.askMany("b1", "b2", "b3");
        upstream.call(1).answer(booking("b1", "o1"), new BadRow("b1", "o2", ODD), booking("b2", "o3"));

        var results = caller.assertCompleted().getItem();

        assertThat(failure(results.get("b1"))).isEqualTo(ODD);
        assertThat(results.get("b2")).isInstanceOf(OrderLookup.Result.Of.class);
        assertThat(results.get("b3")).isInstanceOf(OrderLookup.Result.Of.class);
        engine.move(GATHER);
        engine.ask("b1");
        assertThat(upstream.count()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{booking_id: null}", "{booking_id: 'not an id'}"})
    void anOrderThatNamesNoBookingIsAskedForApartAndFailsItsOwn(String change) {
        var caller = engine.askMany("b1", "b2");
        upstream.call(1).answer(booking("b1", "o1"), Vendor.row(change, "{}"));
        caller.assertNotTerminated();

        upstream.call(2).answer(booking("b1", "o1"));
        upstream.call(3).answer(Vendor.row(change, "{}"));

        var results = caller.assertCompleted().getItem();
        assertThat(results.get("b1")).isInstanceOf(OrderLookup.Result.Of.class);
        assertThat(failure(results.get("b2"))).isInstanceOf(Failure.UpstreamInvalid.class);
        assertThat(ids(2)).containsExactly("b1");
        assertThat(ids(3)).containsExactly("b2");
        assertThat(upstream.count()).isEqualTo(3);
    }

    @Test
    void aBookingIsNotAnsweredWithoutAnOrderWhoseIdIsOdd() {
        var caller = engine.ask("b1");
        upstream.call(1).answer(booking("b1", "o1"), booking("b1", "o".repeat(65)));

        assertThat(((FailureException) caller.assertFailed().getFailure()).failure())
                .isInstanceOf(Failure.UpstreamInvalid.class);
    }

    private UniAssertSubscriber<Map<String, OrderLookup.Result>> askOrders(String... ids) {
        return engine.lookup()
                .lookUpAll(IdKind.ORDER, List.of(ids), Engine.everyday(), CallAccount.onLookup("tester"))
                .subscribe()
                .withSubscriber(UniAssertSubscriber.create());
    }

    @Test
    void anOrderWithoutABookingIsNotUnknown() {
        var caller = askOrders("o1", "o2", "o3");
        upstream.call(1)
                .answer(Vendor.row("{bookingorder_id: 'o1', booking_id: null}", "{}"), booking("b".repeat(65), "o2"));

        var results = caller.assertCompleted().getItem();

        assertThat(failure(results.get("o1"))).isInstanceOf(Failure.UpstreamInvalid.class);
        assertThat(failure(results.get("o2"))).isInstanceOf(Failure.UpstreamInvalid.class);
        assertThat(results.get("o3")).isInstanceOf(OrderLookup.Result.Of.class);
    }

    @Test
    void anOrderMayBeTheOneWhoseIdCannotBeRead() {
        var caller = askOrders("o1", "o2");
        upstream.call(1).answer(booking("b1", "o1"), new BadRow("b1", null, ODD));

        var results = caller.assertCompleted().getItem();

        assertThat(results.get("o1")).isInstanceOf(OrderLookup.Result.Of.class);
        assertThat(failure(results.get("o2"))).isEqualTo(ODD);
    }

    @Test
    void anOrderLearntFromItsBookingNeedsNoCallOfItsOwn() {
        engine.ask("b1");
        upstream.call(1).answer(booking("b1", "o1"), booking("b1", "o2"));

        assertThat(engine.lookup().findNow(new OrderKey(IdKind.ORDER, "o2"), Engine.everyday()))
                .extracting(LookupResult::source)
                .isEqualTo(LookupResult.Source.HIT);
    }
}
