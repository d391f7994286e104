package dev.xs2gateway.upstream;

import dev.xs2gateway.MovedClock;
import dev.xs2gateway.budget.Budgets;
import dev.xs2gateway.budget.CallBudget;
import dev.xs2gateway.budget.Limit;
import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.failure.Failure.FileRef;
import dev.xs2gateway.failure.FailureException;
import dev.xs2gateway.sandbox.CallKind;
import dev.xs2gateway.sandbox.Sandbox;
import dev.xs2gateway.upstream.BookingOrdersPage.Row;
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
final class Door implements AutoCloseable {
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

    static Door open(Vertx vertx, Map<String, String> settings) {
        return open(vertx, settings, "10000/1s", Duration.ZERO);
    }

    static Door open(Vertx vertx, Map<String, String> settings, String limit, Duration maxWait) {
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

    Sandbox sandbox() {
        return sandbox;
    }

    MovedClock clock() {
        return clock;
    }

    CallBudget budget() {
        return budget;
    }

    Xs2Client client() {
        return client;
    }

    /** The orders of one booking. */
    List<Row> read(String bookingId, Spending spending) {
        return Awaited.item(client.orders(IdKind.BOOKING, () -> Uni.createFrom().item(List.of(bookingId)), spending));
    }

    List<Row> read(String bookingId) {
        return read(bookingId, Spending.onLookup("tester"));
    }

    /** What reading them fails with. */
    Failure failure(String bookingId, Spending spending) {
        try {
            throw new AssertionError("no failure but " + read(bookingId, spending));
        } catch (FailureException thrown) {
            return thrown.failure();
        }
    }

    Failure failure(String bookingId) {
        return failure(bookingId, Spending.onLookup("tester"));
    }

    /** What asking for an order's ticket fails with. */
    Failure ticketFailure(String orderId) {
        return failure(
                () -> client.ticket(new FileRef(orderId, "t1"), "item1", "ticket.pdf", Spending.onFile("tester")));
    }

    /** What asking for an order's zip fails with. */
    Failure zipFailure(String orderId) {
        return failure(() -> zip(orderId));
    }

    FileBody zip(String orderId) {
        return client.zip(new FileRef(orderId, "tickets.zip"), Spending.onFile("tester"));
    }

    private static Failure failure(Supplier<FileBody> file) {
        try {
            throw new AssertionError("no failure but " + file.get());
        } catch (FailureException thrown) {
            return thrown.failure();
        }
    }

    int lists() {
        return sandbox.calls().count(CallKind.LIST, "");
    }

    @Override
    public void close() {
        timer.shutdownNow();
        workers.close();
        sandbox.close();
    }
}
