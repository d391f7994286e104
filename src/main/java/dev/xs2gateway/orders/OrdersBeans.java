package dev.xs2gateway.orders;

import dev.xs2gateway.files.FilesConfig;
import dev.xs2gateway.upstream.InQuery;
import dev.xs2gateway.upstream.UpstreamConfig;
import dev.xs2gateway.upstream.Xs2Client;
import io.quarkus.runtime.Startup;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/** Wires the way of a question: lookup → cache → batcher → upstream, and back through the translator. */
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
            RedisSharing sharing,
            Vertx vertx) {
        boolean zipsReachable = upstreamConfig.cdnHosts().isPresent();
        OrderTranslator translator = new OrderTranslator(new DownloadPolicy(filesConfig.verify(), zipsReachable));
        LongSupplier nanos = System::nanoTime;
        DoubleSupplier random = () -> ThreadLocalRandom.current().nextDouble();

        Timer timer = timer(vertx);
        SharedAnswers shared = config.store() == OrdersConfig.Store.REDIS
                ? sharing.answers(upstreamConfig.account(), config.redisTimeout(), nanos, timer)
                : SharedAnswers.NONE;
        Watches watches = new Watches(config.minAge());
        OrderCache cache = new OrderCache(config, new Freshness(config, clock, random), nanos, watches::heard);
        QuarantineCache quarantine = new QuarantineCache(nanos, config.unknownAge());
        Riders riders = new Riders(cache, watches, quarantine, upstream::pageSize);
        LookupBatcher batcher = new LookupBatcher(
                (kind, gathered, spending) -> upstream.orders(kind, gathered, spending)
                        .onItem()
                        .transform(rows -> translator.sort(kind, rows)),
                query,
                config,
                new BatchOutcome(cache, quarantine, shared, config.minAge(), riders, clock, nanos),
                shared,
                riders,
                quarantine,
                new HoldOff(nanos, random),
                timer,
                nanos);
        shared.listen(cache::forget);
        return new OrderLookup(config, cache, batcher, shared, watches, timer, nanos);
    }

    private static Timer timer(Vertx vertx) {
        return (delay, task) -> {
            long id = vertx.setTimer(Math.max(1, delay.toMillis()), rung -> task.run());
            return () -> vertx.cancelTimer(id);
        };
    }
}
