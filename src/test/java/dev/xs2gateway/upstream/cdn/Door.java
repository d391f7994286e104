package dev.xs2gateway.upstream.cdn;

import dev.xs2gateway.IncomingBody;
import dev.xs2gateway.MovedClock;
import dev.xs2gateway.budget.Limit;
import dev.xs2gateway.budget.count.Budgets;
import dev.xs2gateway.budget.queue.CallBudget;
import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.failure.Failure.FileRef;
import dev.xs2gateway.failure.FailureException;
import dev.xs2gateway.sandbox.CallKind;
import dev.xs2gateway.sandbox.Sandbox;
import dev.xs2gateway.upstream.ApiKey;
import dev.xs2gateway.upstream.IdKind;
import dev.xs2gateway.upstream.UpstreamConfig;
import dev.xs2gateway.upstream.bytes.ByteClient;
import dev.xs2gateway.upstream.call.CallAccount;
import dev.xs2gateway.upstream.call.CallMeters;
import dev.xs2gateway.upstream.call.UniAwaiter;
import dev.xs2gateway.upstream.client.UpstreamBeans;
import dev.xs2gateway.upstream.client.Xs2Client;
import dev.xs2gateway.upstream.json.BookingOrdersPage.Row;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** The door to XS2Event, wired as in the gateway, with settings, a budget and a sandbox of its own. */
public final class Door implements AutoCloseable {
    private final Sandbox sandbox = Sandbox.start(0, 0);
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
    private final MovedClock clock = new MovedClock();
    private final CallBudget budget;
    private final Xs2Client client;

    private Door(Vertx vertx, Map<String, String> changed, String limit, Duration maxWait) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "gateway.upstream.url",
                sandbox.apiUrl().toString(),
                "gateway.upstream.api-key",
                Sandbox.API_KEY,
                "gateway.upstream.retry-delay",
                "1ms"));
        if (changed.containsKey("api-key-file")) {
            settings.remove("gateway.upstream.api-key");
        }
        changed.forEach((name, value) -> settings.put("gateway.upstream." + name, value));
        UpstreamConfig config = config(settings);
        LongSupplier now = () -> System.nanoTime() + clock.nanos();
        this.budget = Budgets.local(List.of(Limit.parse(limit)), maxWait, now, (nanos, task) -> {
            ScheduledFuture<?> _ = timer.schedule(task, nanos, TimeUnit.NANOSECONDS);
        });
        ByteClient bytes = new ByteClient(vertx, ByteClient.options(config), config, System::nanoTime);
        Cdn cdn = new Cdn(config, host -> List.of(InetAddress.getLoopbackAddress()), bytes, clock, now);
        ApiKey key = new UpstreamBeans().apiKey(config);
        this.client = UpstreamBeans.client(
                config, key, budget, clock, now, bytes, cdn, workers, timer, new CallMeters(new SimpleMeterRegistry()));
    }

    public static Door open(Vertx vertx, Map<String, String> settings) {
        return open(vertx, settings, "10000/1s", Duration.ZERO);
    }

    public static Door open(Vertx vertx, Map<String, String> settings, String limit, Duration maxWait) {
        return new Door(vertx, settings, limit, maxWait);
    }

    private static UpstreamConfig config(Map<String, String> settings) {
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .addDefaultInterceptors()
                .withSources(new PropertiesConfigSource(settings, "test", 500))
                .withMapping(UpstreamConfig.class)
                .build()
                .getConfigMapping(UpstreamConfig.class);
    }

    public Sandbox sandbox() {
        return sandbox;
    }

    public MovedClock clock() {
        return clock;
    }

    public CallBudget budget() {
        return budget;
    }

    public Xs2Client client() {
        return client;
    }

    /** The orders of one booking. */
    public List<Row> read(String bookingId, CallAccount account) {
        return UniAwaiter.item(
                client.orders(IdKind.BOOKING, () -> Uni.createFrom().item(List.of(bookingId)), account));
    }

    public List<Row> read(String bookingId) {
        return read(bookingId, CallAccount.onLookup("tester"));
    }

    /** What reading them fails with. */
    public Failure failure(String bookingId, CallAccount account) {
        try {
            throw new AssertionError("no failure but " + read(bookingId, account));
        } catch (FailureException thrown) {
            return thrown.failure();
        }
    }

    public Failure failure(String bookingId) {
        return failure(bookingId, CallAccount.onLookup("tester"));
    }

    /** What asking for an order's ticket fails with. */
    public Failure ticketFailure(String orderId) {
        return failure(
                () -> client.ticket(new FileRef(orderId, "t1"), "item1", "ticket.pdf", CallAccount.onFile("tester")));
    }

    /** What asking for an order's zip fails with. */
    public Failure zipFailure(String orderId) {
        return failure(() -> zip(orderId));
    }

    public IncomingBody zip(String orderId) {
        return client.zip(new FileRef(orderId, "tickets.zip"), CallAccount.onFile("tester"));
    }

    private static Failure failure(Supplier<IncomingBody> file) {
        try {
            throw new AssertionError("no failure but " + file.get());
        } catch (FailureException thrown) {
            return thrown.failure();
        }
    }

    public int lists() {
        return sandbox.calls().count(CallKind.LIST, "");
    }

    @Override
    public void close() {
        timer.shutdownNow();
        workers.close();
        sandbox.close();
    }
}
