package dev.xs2gateway.orders.batch;

import static dev.xs2gateway.orders.HeldRows.booking;

import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.orders.HeldRows;
import dev.xs2gateway.orders.lookup.OrderLookup;
import dev.xs2gateway.upstream.json.BookingOrdersPage.Row;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** A batcher whose executor, clock and upstream are in the test's hands. */
abstract class LookupBatcherFixture {
    static final int MOST_IDS = 3;
    static final Duration GATHER = Duration.ofMillis(5);
    final HeldRows upstream = new HeldRows();
    final Engine engine = new Engine(upstream, MOST_IDS);

    List<String> ids(int call) {
        return upstream.call(call).ids();
    }

    static Map<String, OrderLookup.Result> results(UniAssertSubscriber<Map<String, OrderLookup.Result>> caller) {
        return caller.assertCompleted().getItem();
    }

    /** Answers all calls from this one on, and those that follow from them, but what is refused. */
    static void answer(HeldRows vendor, Engine engine, int first, Predicate<List<String>> refused) {
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
}
