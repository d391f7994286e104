package dev.xs2gateway.orders.batch;

import static dev.xs2gateway.orders.HeldRows.booking;
import static org.assertj.core.api.Assertions.assertThat;

import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.failure.FailureException;
import dev.xs2gateway.orders.HeldRows;
import dev.xs2gateway.orders.lookup.FreshnessRequirement;
import dev.xs2gateway.orders.lookup.LookupResult;
import dev.xs2gateway.orders.lookup.OrderLookup;
import dev.xs2gateway.orders.model.OrderKey;
import dev.xs2gateway.orders.translate.Vendor;
import dev.xs2gateway.upstream.IdKind;
import dev.xs2gateway.upstream.call.CallAccount;
import dev.xs2gateway.upstream.json.BookingOrdersPage.BadRow;
import dev.xs2gateway.upstream.json.BookingOrdersPage.Item;
import dev.xs2gateway.upstream.json.BookingOrdersPage.OrderRow;
import dev.xs2gateway.upstream.json.BookingOrdersPage.Row;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import java.time.Duration;
import java.util.AbstractList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LookupBatcherTest {
    private static final int MOST_IDS = 3;
    private static final Duration GATHER = Duration.ofMillis(5);
    private final FailureException broken = new Failure.UpstreamTimeout().asException();

    private final HeldRows upstream = new HeldRows();
    private final Engine engine = new Engine(upstream, MOST_IDS);

    private List<String> ids(int call) {
        return upstream.call(call).ids();
    }

    @Test
    void anIdLeavesAtOnceIfNoBatchIsUnderWay() {
        var caller = engine.ask("b1");

        assertThat(ids(1)).containsExactly("b1");
        upstream.call(1).answer(booking("b1", "o1"), booking("b1", "o2"));
        assertThat(Engine.orderIds(caller)).containsExactly("o1", "o2");
    }

    @Test
    void idsOfDifferentCallersGatherWhileACallIsUnderWayAndShareTheNext() {
        engine.ask("b1");
        var second = engine.ask("b2");
        var third = engine.ask("b3");
        assertThat(upstream.count()).isEqualTo(1);

        upstream.call(1).answer(booking("b1", "o1"));

        assertThat(ids(2)).containsExactly("b2", "b3");
        upstream.call(2).answer(booking("b3", "o3"), booking("b2", "o2"));
        assertThat(Engine.orderIds(second)).containsExactly("o2");
        assertThat(Engine.orderIds(third)).containsExactly("o3");
        assertThat(upstream.count()).isEqualTo(2);
    }

    @Test
    void theIdsOfOneRequestShareACall() {
        engine.askMany("b1", "b2", "b3");

        assertThat(ids(1)).containsExactly("b1", "b2", "b3");
        assertThat(upstream.count()).isEqualTo(1);
    }

    @Test
    void fullBatchesLeaveSideBySideUpToTheLimit() {
        engine.askMany(IntStream.range(0, 20).mapToObj(n -> "b" + n).toArray(String[]::new));

        assertThat(upstream.count()).isEqualTo(4);
        assertThat(IntStream.rangeClosed(1, 4).mapToObj(n -> ids(n).size())).containsOnly(MOST_IDS);
        upstream.call(2).answer();
        assertThat(upstream.count()).isEqualTo(5);
    }

    @Test
    void aPartialBatchWaitsForThePreviousOne() {
        engine.askMany("b1", "b2", "b3", "b4");

        assertThat(upstream.count()).isEqualTo(1);
        upstream.call(1).answer();
        engine.move(GATHER);
        assertThat(ids(2)).containsExactly("b4");
    }

    @Test
    void afterAWellFilledCallIdsGatherAMomentLonger() {
        engine.askMany("b1", "b2", "b3", "b4");
        upstream.call(1).answer();
        engine.move(GATHER.minusNanos(1));
        assertThat(upstream.count()).isEqualTo(1);

        engine.askMany("b5", "b6");

        assertThat(ids(2)).as("full, so it waits no longer").containsExactly("b4", "b5", "b6");
    }

    @Test
    void noGatheringFollowsALittleFilledBatch() {
        engine.ask("b1");
        upstream.call(1).answer();

        engine.ask("b2");

        assertThat(upstream.count()).isEqualTo(2);
    }

    @Test
    void idsKeepGatheringWhileMoreArrive() {
        engine.askMany("b1", "b2");
        upstream.call(1).answer();
        engine.ask("b3");
        engine.move(GATHER.minusNanos(1));
        engine.ask("b4");
        engine.move(GATHER.minusNanos(1));
        assertThat(upstream.count()).isEqualTo(1);

        engine.move(GATHER);

        assertThat(ids(2)).containsExactly("b3", "b4");
    }

    @Test
    void idsGatherWhileTheBudgetIsShort() {
        upstream.hold();
        engine.ask("b1");
        engine.ask("b2");
        var left = engine.ask("b3");
        left.cancel();

        upstream.next();

        assertThat(ids(1)).containsExactly("b1", "b2");
    }

    @Test
    void aRequestForAnIdUnderWayJoinsItsLookup() {
        var callers = IntStream.range(0, 10).mapToObj(n -> engine.ask("b1")).toList();

        upstream.call(1).answer(booking("b1", "o1"));

        assertThat(upstream.count()).isEqualTo(1);
        assertThat(callers)
                .allSatisfy(caller -> assertThat(Engine.orderIds(caller)).containsExactly("o1"));
        assertThat(callers.stream().map(caller -> caller.getItem().source()))
                .containsOnlyOnce(LookupResult.Source.FETCHED)
                .contains(LookupResult.Source.COLLAPSED);
    }

    @Test
    void aBookingAndAnOrderOfOneIdAreTwoQuestions() {
        engine.ask("x1");
        engine.lookup()
                .lookUp(new OrderKey(IdKind.ORDER, "x1"), Engine.everyday(), CallAccount.onLookup("tester"))
                .subscribe()
                .withSubscriber(UniAssertSubscriber.create());

        assertThat(upstream.count()).isEqualTo(2);
        assertThat(upstream.call(2).kind()).isEqualTo(IdKind.ORDER);
    }

    @Test
    void aCallerThatLeavesDoesNotCancelTheSharedLookup() {
        engine.ask("b1");
        var leaving = engine.ask("b2");
        var staying = engine.ask("b2");

        leaving.cancel();
        upstream.call(1).answer();
        assertThat(ids(2)).containsExactly("b2");
        upstream.call(2).answer(booking("b2", "o2"));

        leaving.assertNotTerminated();
        assertThat(Engine.orderIds(staying)).containsExactly("o2");
    }

    @Test
    void aBatchWithoutWaitersIsNotSent() {
        engine.ask("b1");
        engine.ask("b2").cancel();

        upstream.call(1).answer();

        assertThat(upstream.count()).isEqualTo(1);
        engine.ask("b2");
        assertThat(ids(2)).containsExactly("b2");
    }

    @Test
    void aResultWithoutWaitersIsCached() {
        engine.ask("b1").cancel();
        upstream.call(1).answer(booking("b1", "o1"));

        engine.ask("b1").assertCompleted();
        assertThat(upstream.count()).isEqualTo(1);
    }

    @Test
    void aFailedCallFailsItsOwnIdsOnlyAndTheNextRequestStartsANewCall() {
        var first = engine.ask("b1");
        var second = engine.ask("b2");

        upstream.call(1).fail(broken);
        assertThat(first.assertFailed().getFailure()).isSameAs(broken);
        upstream.call(2).answer(booking("b2", "o2"));

        assertThat(Engine.orderIds(second)).containsExactly("o2");
        engine.ask("b1").assertNotTerminated();
        assertThat(ids(3)).containsExactly("b1");
    }

    @Test
    void lookupsThatWaitedTooLongForTheBudgetFailAndLaterOnesKeepWaiting() {
        upstream.hold();
        var early = engine.ask("b1");
        engine.move(Duration.ofSeconds(1));
        var late = engine.ask("b2");

        upstream.refuse(new Failure.BudgetExhausted(Duration.ofSeconds(7)).asException());

        early.assertFailedWith(FailureException.class);
        late.assertNotTerminated();
        upstream.next();
        assertThat(ids(1)).containsExactly("b2");
    }

    @Test
    void bulkLookupsFillUrgentBatchesButNeverGoFirst() {
        upstream.hold();
        IntStream.range(0, 9).forEach(n -> engine.ask("bulk" + n, Engine.bulk()));
        engine.ask("page-view");

        for (int waiting = upstream.waiting(); waiting > 0; waiting = upstream.waiting()) {
            upstream.next();
        }

        assertThat(ids(1)).startsWith("page-view").hasSize(MOST_IDS);
    }

    @Test
    void aPageViewDoesNotWaitForTheBulkCallsThatAreUnderWay() {
        IntStream.range(0, 200).forEach(n -> engine.ask("bulk" + n, Engine.bulk()));
        int bulkCalls = upstream.count();
        assertThat(bulkCalls).as("one of four is left free").isEqualTo(3);

        engine.ask("page-view");

        assertThat(upstream.count()).isEqualTo(bulkCalls + 1);
        assertThat(ids(bulkCalls + 1)).contains("page-view");
    }

    @Test
    void aBulkLookupBecomesUrgentWhenAnUrgentCallerJoins() {
        engine.ask("b0", Engine.bulk());
        engine.ask("b1", Engine.bulk());
        engine.ask("b2", Engine.bulk());

        engine.ask("b2");

        assertThat(ids(2)).startsWith("b2");
    }

    @Test
    void consumersTakeTurns() {
        upstream.hold();
        for (int n = 0; n < 100; n++) {
            engine.ask("greedy" + n, FreshnessRequirement.everyday("greedy"));
        }
        engine.ask("modest", FreshnessRequirement.everyday("modest"));

        upstream.next();

        assertThat(ids(1)).containsExactly("greedy0", "modest", "greedy1");
    }

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

    @Test
    void aPoisonousIdIsFoundByHalvingAndFailsAlone() {
        HeldRows halving = new HeldRows();
        Engine wide = new Engine(halving, 50);
        String[] ids = IntStream.range(0, 50).mapToObj(n -> "b" + n).toArray(String[]::new);
        var caller = wide.askMany(ids);
        int calls = 0;
        while (calls < halving.count()) {
            calls++;
            HeldRows.Call call = halving.call(calls);
            if (call.ids().contains("b13")) {
                call.fail(new Failure.QueryRefused(400).asException());
            } else {
                call.answer(
                        call.ids().stream().map(id -> booking(id, "o-" + id)).toArray(Row[]::new));
            }
        }

        var results = caller.assertCompleted().getItem();

        assertThat(results.get("b13")).isInstanceOf(OrderLookup.Result.Failed.class);
        assertThat(results.values())
                .filteredOn(OrderLookup.Result.Of.class::isInstance)
                .hasSize(49);
        assertThat(calls).isBetween(8, 13);
        wide.ask("b13").assertFailedWith(FailureException.class);
        assertThat(halving.count()).isEqualTo(calls);
    }

    private static String[] fifty(String prefix) {
        return IntStream.range(0, 50).mapToObj(n -> prefix + n).toArray(String[]::new);
    }

    private static Map<String, OrderLookup.Result> results(
            UniAssertSubscriber<Map<String, OrderLookup.Result>> caller) {
        return caller.assertCompleted().getItem();
    }

    /** Answers all calls from this one on, and those that follow from them, but what is refused. */
    private static void answer(HeldRows vendor, Engine engine, int first, Predicate<List<String>> refused) {
        for (int n = first; n <= vendor.count(); n++) {
            HeldRows.Call call = vendor.call(n);
            if (refused.test(call.ids())) {
                call.fail(new Failure.QueryRefused(400).asException());
            } else {
                call.answer(
                        call.ids().stream().map(id -> booking(id, "o-" + id)).toArray(Row[]::new));
            }
            if (n == vendor.count()) {
                engine.move(GATHER);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"20, 13", "10, 7"})
    void aBatchThatIsRefusedForItsSizeLosesNoIdAndTheSizeIsRemembered(int most, int learnt) {
        Predicate<List<String>> tooMany = ids -> ids.size() > most;
        HeldRows vendor = new HeldRows();
        Engine wide = new Engine(vendor, 50);
        var first = wide.askMany(fifty("a"));
        answer(vendor, wide, 1, tooMany);
        int before = vendor.count();

        var second = wide.askMany(fifty("b"));
        answer(vendor, wide, before + 1, tooMany);

        assertThat(results(first).values()).hasOnlyElementsOfType(OrderLookup.Result.Of.class);
        assertThat(results(second).values()).hasOnlyElementsOfType(OrderLookup.Result.Of.class);
        assertThat(vendor.count() - before).isEqualTo(Math.ceilDiv(50, learnt));
        assertThat(IntStream.rangeClosed(before + 1, vendor.count())
                        .map(n -> vendor.call(n).ids().size()))
                .allMatch(size -> size <= learnt);
    }

    @Test
    void spareSlotsKeepToTheLearntBatchSize() {
        Predicate<List<String>> tooMany = ids -> ids.size() > 20;
        HeldRows vendor = new HeldRows();
        Engine wide = new Engine(vendor, 50);
        wide.askMany(fifty("a"));
        answer(vendor, wide, 1, tooMany);
        wide.askMany(fifty("a")).assertCompleted();
        wide.move(Duration.ofMinutes(6));

        wide.ask("b1");

        assertThat(vendor.call(vendor.count()).ids()).hasSize(13).startsWith("b1");
    }

    @Test
    void twoPoisonousIdsMakeNoBatchSmaller() {
        HeldRows vendor = new HeldRows();
        Engine wide = new Engine(vendor, 50);
        wide.askMany(fifty("a"));
        answer(vendor, wide, 1, ids -> ids.contains("a3") || ids.contains("a40"));

        wide.askMany(fifty("b"));

        assertThat(vendor.call(vendor.count()).ids()).hasSize(50);
    }

    @Test
    void aPoisonousIdIsTriedAgainAfterAWhile() {
        engine.ask("b1").assertNotTerminated();
        upstream.call(1).fail(new Failure.QueryRefused(422).asException());
        engine.ask("b1").assertFailed();
        assertThat(upstream.count()).isEqualTo(1);

        engine.move(Duration.ofSeconds(15));
        engine.ask("b1");

        assertThat(upstream.count()).isEqualTo(2);
    }

    @Test
    void ifEveryQueryIsRefusedTheSecondBatchIsHalvedOnlyOnce() {
        for (int n = 1; n <= 2; n++) {
            engine.move(GATHER);
            var caller = engine.askMany("a" + n, "b" + n, "c" + n);
            for (int call = upstream.count(); call <= upstream.count(); call++) {
                upstream.call(call).fail(new Failure.QueryRefused(400).asException());
            }
            assertThat(caller.assertCompleted().getItem().values())
                    .allSatisfy(result -> assertThat(result).isInstanceOf(OrderLookup.Result.Failed.class));
        }

        // The whole, its halves, and the halves of the larger one; then the whole and its halves.
        assertThat(upstream.count()).isEqualTo(1 + 2 + 2 + 1 + 2);
    }

    /** Items that no JSON can hold: whoever reads them fails. */
    private static Row poisoned(String bookingId) {
        List<@Nullable Item> items = new AbstractList<>() {
            @Override
            public Item get(int index) {
                throw new IllegalStateException("nobody foresaw this");
            }

            @Override
            public int size() {
                return 1;
            }
        };
        return new OrderRow(bookingId, "o1", null, null, null, null, "completed", null, null, items);
    }

    @Test
    void anUnexpectedExceptionFailsTheWaitingLookups() {
        var caller = engine.ask("b1");
        upstream.call(1).answer(poisoned("b1"));

        assertThat(caller.assertFailed().getFailure()).hasMessage("nobody foresaw this");
        engine.ask("b1");
        assertThat(upstream.count()).isEqualTo(2);
    }

    @Test
    void anUpstreamThatThrowsFailsTheWaitingLookups() {
        Engine throwing = new Engine(
                (kind, ids, account) -> {
                    throw new IllegalStateException("nobody foresaw this");
                },
                MOST_IDS);

        throwing.ask("b1").assertFailed();
        throwing.ask("b1").assertFailed();
    }
}
