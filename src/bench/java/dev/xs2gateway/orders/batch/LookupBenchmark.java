package dev.xs2gateway.orders.batch;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.xs2gateway.files.VerifyPolicy;
import dev.xs2gateway.orders.cache.CacheEntry;
import dev.xs2gateway.orders.model.Order;
import dev.xs2gateway.orders.model.OrderKey;
import dev.xs2gateway.orders.model.Snapshot;
import dev.xs2gateway.orders.translate.DownloadPolicy;
import dev.xs2gateway.orders.translate.OrderTranslator;
import dev.xs2gateway.orders.translate.Vendor;
import dev.xs2gateway.orders.web.OrderView;
import dev.xs2gateway.orders.web.ViewSerializer;
import dev.xs2gateway.upstream.IdKind;
import dev.xs2gateway.upstream.call.CallAccount;
import dev.xs2gateway.upstream.json.BookingOrdersPage.OrderRow;
import dev.xs2gateway.upstream.json.BookingOrdersPage.Row;
import dev.xs2gateway.upstream.json.InQuery;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a look-up costs inside the gateway, by the number of tickets in an order: time, and with {@code -prof gc} bytes. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class LookupBenchmark {
    private static final int BATCH = 50;

    @Param({"1", "20"})
    int tickets;

    private final OrderTranslator translator = new OrderTranslator(new DownloadPolicy(VerifyPolicy.REQUIRED, true));
    private final ViewSerializer serializer = new ViewSerializer(
            new ObjectMapper()
                    .registerModule(new JavaTimeModule())
                    .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS),
            OrderView::of);
    private @Nullable OrderRow row;
    private @Nullable Order order;
    private @Nullable Engine engine;

    @Setup
    public void setUp() {
        String[] items = IntStream.range(0, tickets)
                .mapToObj(n -> "{orderitem_id: 'item" + n + "', download_link: 'ticket-" + n + ".pdf'}")
                .toArray(String[]::new);
        row = Vendor.row("{}", items);
        order = Vendor.order(row);
        engine = new Engine(LookupBenchmark::answerAtOnce, BATCH);
        engine.cache().put(Engine.booking("b1"), new Snapshot(List.of(order), Instant.EPOCH), Duration.ZERO);
    }

    private static Uni<List<Row>> answerAtOnce(IdKind kind, Supplier<List<String>> gathered, CallAccount account) {
        return Uni.createFrom().item(List.<Row>of()).onItem().invoke(none -> gathered.get());
    }

    @Benchmark
    public Object translate() {
        return translator.translate(row);
    }

    @Benchmark
    public Object renderAndTag() {
        Snapshot snapshot = new Snapshot(List.of(order), Instant.EPOCH);
        return serializer.render(
                new CacheEntry(new OrderKey(IdKind.ORDER, "order1"), snapshot, 0, Duration.ofMinutes(1)));
    }

    /** Must not depend on the number of tickets. */
    @Benchmark
    public Object answerFromTheCache() {
        return engine.lookup().findFresh(Engine.booking("b1"), Engine.everyday());
    }

    /** Fifty ids gather, are drawn and encoded. */
    @Benchmark
    public Object gatherABatch() {
        BatchQueue queue = new BatchQueue(IdKind.BOOKING, new InQuery(BATCH, 4_000), 4, Duration.ZERO, key -> false);
        PendingLookup.LookupWaiter waiter = new PendingLookup.LookupWaiter(
                "tester", true, null, CallAccount.onLookup("tester"), new IgnoredResults());
        for (int n = 0; n < BATCH; n++) {
            queue.join("0123456789abcdef0123456789abcd" + n + "_bkn", waiter, 0);
        }
        queue.tryLeave(BatchQueue.Travel.URGENT, 0);
        return BatchResults.ids(queue.draw(BatchQueue.Travel.URGENT, engine.filler(), 0));
    }

    private static final class IgnoredResults implements PendingLookup.ResultListener {
        @Override
        public void answered(CacheEntry entry, boolean paid) {}

        @Override
        public void failed(OrderKey key, Throwable why) {}
    }
}
