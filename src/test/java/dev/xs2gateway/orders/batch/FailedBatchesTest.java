package dev.xs2gateway.orders.batch;

import static dev.xs2gateway.orders.HeldRows.booking;
import static org.assertj.core.api.Assertions.assertThat;

import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.failure.FailureException;
import dev.xs2gateway.orders.HeldRows;
import dev.xs2gateway.orders.lookup.OrderLookup;
import dev.xs2gateway.upstream.json.BookingOrdersPage.Item;
import dev.xs2gateway.upstream.json.BookingOrdersPage.OrderRow;
import dev.xs2gateway.upstream.json.BookingOrdersPage.Row;
import java.time.Duration;
import java.util.AbstractList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a failed call means for the ids of its batch. */
class FailedBatchesTest extends LookupBatcherFixture {
    private final FailureException broken = new Failure.UpstreamTimeout().asException();

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
