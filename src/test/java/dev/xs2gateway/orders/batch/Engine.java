package dev.xs2gateway.orders.batch;

import dev.xs2gateway.files.VerifyPolicy;
import dev.xs2gateway.orders.Ages;
import dev.xs2gateway.orders.OrdersConfig;
import dev.xs2gateway.orders.VirtualTime;
import dev.xs2gateway.orders.cache.EntryListeners;
import dev.xs2gateway.orders.cache.Freshness;
import dev.xs2gateway.orders.cache.OrderCache;
import dev.xs2gateway.orders.cache.SharedSnapshots;
import dev.xs2gateway.orders.lookup.FreshnessRequirement;
import dev.xs2gateway.orders.lookup.LookupResult;
import dev.xs2gateway.orders.lookup.OrderLookup;
import dev.xs2gateway.orders.model.Order;
import dev.xs2gateway.orders.model.OrderKey;
import dev.xs2gateway.orders.translate.DownloadPolicy;
import dev.xs2gateway.orders.translate.OrderTranslator;
import dev.xs2gateway.upstream.IdKind;
import dev.xs2gateway.upstream.call.CallAccount;
import dev.xs2gateway.upstream.json.BookingOrdersPage.Row;
import dev.xs2gateway.upstream.json.InQuery;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The look-up engine, wired as in the gateway, with time and an upstream that the test moves; no jitter. */
public final class Engine {
    /** XS2Event, as its rows come. */
    public interface Rows {
        Uni<List<Row>> orders(IdKind kind, Supplier<List<String>> gathered, CallAccount account);
    }

    private static final double NO_JITTER = 0.5;

    private final VirtualTime time = new VirtualTime();
    private final OrderCache cache;
    private final BatchFiller filler;
    private final LookupBatcher batcher;
    private final OrderLookup lookup;
    private int pageSize = 100;

    public Engine(Rows upstream, int mostIds) {
        this(upstream, mostIds, Ages.DEFAULT);
    }

    public Engine(Rows upstream, int mostIds, OrdersConfig config) {
        this(upstream, mostIds, config, SharedSnapshots.NONE);
    }

    /** {@code shared}: what other pods know. */
    public Engine(Rows upstream, int mostIds, OrdersConfig config, SharedSnapshots shared) {
        OrderTranslator translator = new OrderTranslator(new DownloadPolicy(VerifyPolicy.REQUIRED, true));
        EntryListeners listeners = new EntryListeners(config.minAge());
        cache = new OrderCache(
                config, new Freshness(config, time.clock(), () -> NO_JITTER), time::now, listeners::onEntry);
        QuarantineCache quarantine = new QuarantineCache(time::now, config.unknownAge());
        filler = new BatchFiller(cache, listeners, quarantine, () -> pageSize);
        batcher = new LookupBatcher(
                (kind, gathered, account) -> upstream.orders(
                                kind, () -> gathered.get().await().indefinitely(), account)
                        .onItem()
                        .transform(rows -> translator.sort(kind, rows)),
                new InQuery(mostIds, 4_000),
                config,
                new BatchResults(cache, quarantine, shared, config.minAge(), filler, time.clock(), time::now),
                shared,
                filler,
                quarantine,
                new RefreshBackoff(time::now, () -> 0),
                time,
                time::now);
        lookup = new OrderLookup(config, cache, batcher, shared, listeners, time, time::now);
    }

    public VirtualTime time() {
        return time;
    }

    public void move(Duration duration) {
        time.move(duration);
    }

    public OrderCache cache() {
        return cache;
    }

    public BatchFiller filler() {
        return filler;
    }

    LookupBatcher batcher() {
        return batcher;
    }

    public OrderLookup lookup() {
        return lookup;
    }

    public void pageSize(int size) {
        pageSize = size;
    }

    public static OrderKey booking(String id) {
        return new OrderKey(IdKind.BOOKING, id);
    }

    public static FreshnessRequirement everyday() {
        return FreshnessRequirement.everyday("tester");
    }

    public static FreshnessRequirement bulk() {
        return new FreshnessRequirement(null, false, false, "tester");
    }

    public static FreshnessRequirement noOlderThan(Duration age) {
        return new FreshnessRequirement(age, false, true, "tester");
    }

    @Nullable
    public LookupResult now(String bookingId) {
        return lookup.findNow(booking(bookingId), everyday());
    }

    /** Somebody asks for one booking. */
    public UniAssertSubscriber<LookupResult> ask(String bookingId) {
        return ask(bookingId, everyday());
    }

    public UniAssertSubscriber<LookupResult> ask(String bookingId, FreshnessRequirement requirement) {
        return lookup.lookUp(booking(bookingId), requirement, CallAccount.onLookup("tester"))
                .subscribe()
                .withSubscriber(UniAssertSubscriber.create());
    }

    /** Somebody asks for several at once. */
    public UniAssertSubscriber<Map<String, OrderLookup.Result>> askMany(String... bookingIds) {
        return lookup.lookUpAll(IdKind.BOOKING, Arrays.asList(bookingIds), everyday(), CallAccount.onLookup("tester"))
                .subscribe()
                .withSubscriber(UniAssertSubscriber.create());
    }

    public static List<String> orderIds(UniAssertSubscriber<LookupResult> caller) {
        return caller.assertCompleted().getItem().entry().snapshot().orders().stream()
                .map(Order::orderId)
                .toList();
    }
}
