package dev.xs2gateway.orders;

import dev.xs2gateway.files.VerifyPolicy;
import dev.xs2gateway.upstream.BookingOrdersPage.Row;
import dev.xs2gateway.upstream.IdKind;
import dev.xs2gateway.upstream.InQuery;
import dev.xs2gateway.upstream.Spending;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The look-up engine, wired as in the gateway, with time and an upstream that the test moves; no jitter. */
final class Engine {
    /** XS2Event, as its rows come. */
    interface Rows {
        Uni<List<Row>> orders(IdKind kind, Supplier<List<String>> gathered, Spending spending);
    }

    private static final double NO_JITTER = 0.5;

    private final VirtualTime time = new VirtualTime();
    private final OrderCache cache;
    private final Riders riders;
    private final LookupBatcher batcher;
    private final OrderLookup lookup;
    private int pageSize = 100;

    Engine(Rows upstream, int mostIds) {
        this(upstream, mostIds, Ages.DEFAULT);
    }

    Engine(Rows upstream, int mostIds, OrdersConfig config) {
        this(upstream, mostIds, config, SharedAnswers.NONE);
    }

    /** {@code shared}: what other pods know. */
    Engine(Rows upstream, int mostIds, OrdersConfig config, SharedAnswers shared) {
        OrderTranslator translator = new OrderTranslator(new DownloadPolicy(VerifyPolicy.REQUIRED, true));
        Watches watches = new Watches(config.minAge());
        cache = new OrderCache(config, new Freshness(config, time.clock(), () -> NO_JITTER), time::now, watches::heard);
        QuarantineCache quarantine = new QuarantineCache(time::now, config.unknownAge());
        riders = new Riders(cache, watches, quarantine, () -> pageSize);
        batcher = new LookupBatcher(
                (kind, gathered, spending) -> upstream.orders(
                                kind, () -> gathered.get().await().indefinitely(), spending)
                        .onItem()
                        .transform(rows -> translator.sort(kind, rows)),
                new InQuery(mostIds, 4_000),
                config,
                new BatchOutcome(cache, quarantine, shared, config.minAge(), riders, time.clock(), time::now),
                shared,
                riders,
                quarantine,
                new HoldOff(time::now, () -> 0),
                time,
                time::now);
        lookup = new OrderLookup(config, cache, batcher, shared, watches, time, time::now);
    }

    VirtualTime time() {
        return time;
    }

    void move(Duration duration) {
        time.move(duration);
    }

    OrderCache cache() {
        return cache;
    }

    Riders riders() {
        return riders;
    }

    LookupBatcher batcher() {
        return batcher;
    }

    OrderLookup lookup() {
        return lookup;
    }

    void pageSize(int size) {
        pageSize = size;
    }

    static OrderKey booking(String id) {
        return new OrderKey(IdKind.BOOKING, id);
    }

    static Demand everyday() {
        return Demand.everyday("tester");
    }

    static Demand bulk() {
        return new Demand(null, false, false, "tester");
    }

    static Demand noOlderThan(Duration age) {
        return new Demand(age, false, true, "tester");
    }

    @Nullable
    Found now(String bookingId) {
        return lookup.now(booking(bookingId), everyday());
    }

    /** Somebody asks for one booking. */
    UniAssertSubscriber<Found> ask(String bookingId) {
        return ask(bookingId, everyday());
    }

    UniAssertSubscriber<Found> ask(String bookingId, Demand demand) {
        return lookup.one(booking(bookingId), demand, Spending.onLookup("tester"))
                .subscribe()
                .withSubscriber(UniAssertSubscriber.create());
    }

    /** Somebody asks for several at once. */
    UniAssertSubscriber<Map<String, OrderLookup.Result>> askMany(String... bookingIds) {
        return lookup.many(IdKind.BOOKING, Arrays.asList(bookingIds), everyday(), Spending.onLookup("tester"))
                .subscribe()
                .withSubscriber(UniAssertSubscriber.create());
    }

    static List<String> orderIds(UniAssertSubscriber<Found> asker) {
        return asker.assertCompleted().getItem().known().answer().orders().stream()
                .map(Order::orderId)
                .toList();
    }
}
