package dev.xs2gateway.orders.wiring;

import dev.xs2gateway.files.FilesConfig;
import dev.xs2gateway.orders.OrdersConfig;
import dev.xs2gateway.orders.Timer;
import dev.xs2gateway.orders.batch.BatchFiller;
import dev.xs2gateway.orders.batch.BatchResults;
import dev.xs2gateway.orders.batch.LookupBatcher;
import dev.xs2gateway.orders.batch.QuarantineCache;
import dev.xs2gateway.orders.batch.RefreshBackoff;
import dev.xs2gateway.orders.cache.EntryListeners;
import dev.xs2gateway.orders.cache.Freshness;
import dev.xs2gateway.orders.cache.OrderCache;
import dev.xs2gateway.orders.cache.SharedSnapshots;
import dev.xs2gateway.orders.cache.SnapshotSharing;
import dev.xs2gateway.orders.lookup.OrderLookup;
import dev.xs2gateway.orders.translate.DownloadPolicy;
import dev.xs2gateway.orders.translate.OrderTranslator;
import dev.xs2gateway.upstream.UpstreamConfig;
import dev.xs2gateway.upstream.client.Xs2Client;
import dev.xs2gateway.upstream.json.InQuery;
import io.quarkus.runtime.Startup;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/** Creates the beans of a look-up: lookup → cache → batcher → upstream, and back through the translator. */
@ApplicationScoped
final class OrdersBeans {
    @Produces
    @Singleton
    @Startup
    OrderLookup orderLookup(
            OrdersConfig config,
            UpstreamConfig upstreamConfig,
            FilesConfig filesConfig,
            Xs2Client upstream,
            InQuery query,
            Clock clock,
            SnapshotSharing sharing,
            Vertx vertx) {
        boolean zipsReachable = upstreamConfig.cdnHosts().isPresent();
        OrderTranslator translator = new OrderTranslator(new DownloadPolicy(filesConfig.verify(), zipsReachable));
        LongSupplier nanos = System::nanoTime;
        DoubleSupplier random = () -> ThreadLocalRandom.current().nextDouble();

        Timer timer = timer(vertx);
        SharedSnapshots shared = config.store() == OrdersConfig.Store.REDIS
                ? sharing.answers(upstreamConfig.account(), config.redisTimeout(), nanos, timer)
                : SharedSnapshots.NONE;
        EntryListeners listeners = new EntryListeners(config.minAge());
        OrderCache cache = new OrderCache(config, new Freshness(config, clock, random), nanos, listeners::onEntry);
        QuarantineCache quarantine = new QuarantineCache(nanos, config.unknownAge());
        BatchFiller filler = new BatchFiller(cache, listeners, quarantine, upstream::pageSize);
        LookupBatcher batcher = new LookupBatcher(
                (kind, gathered, account) -> upstream.orders(kind, gathered, account)
                        .onItem()
                        .transform(rows -> translator.sort(kind, rows)),
                query,
                config,
                new BatchResults(cache, quarantine, shared, config.minAge(), filler, clock, nanos),
                shared,
                filler,
                quarantine,
                new RefreshBackoff(nanos, random),
                timer,
                nanos);
        shared.listen(cache::forget);
        return new OrderLookup(config, cache, batcher, shared, listeners, timer, nanos);
    }

    private static Timer timer(Vertx vertx) {
        return (delay, task) -> {
            long id = vertx.setTimer(Math.max(1, delay.toMillis()), _ -> task.run());
            return () -> vertx.cancelTimer(id);
        };
    }
}
