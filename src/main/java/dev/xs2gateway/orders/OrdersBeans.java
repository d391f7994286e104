package dev.xs2gateway.orders;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.xs2gateway.BadSetting;
import dev.xs2gateway.files.FilesConfig;
import dev.xs2gateway.upstream.InQuery;
import dev.xs2gateway.upstream.UpstreamConfig;
import dev.xs2gateway.upstream.Xs2Client;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.concurrent.ThreadLocalRandom;

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
            Clock clock) {
        check(config);
        OrderCache cache = new OrderCache(config, clock, Ticker.systemTicker(), () -> ThreadLocalRandom.current()
                .nextDouble());
        boolean zipsReachable = upstreamConfig.cdnHosts().isPresent();
        DownloadPolicy policy = new DownloadPolicy(filesConfig.verify(), zipsReachable);
        return new OrderLookup(
                cache, new LookupBatcher(upstream::orders, query, new OrderTranslator(policy), cache, clock));
    }

    private static void check(OrdersConfig config) {
        BadSetting.ifNegative("gateway.orders.open-age", config.openAge());
        BadSetting.ifNegative("gateway.orders.fulfilled-age", config.fulfilledAge());
        BadSetting.ifNegative("gateway.orders.ended-age", config.endedAge());
        BadSetting.ifNegative("gateway.orders.unknown-age", config.unknownAge());
        BadSetting.unless(config.maxEntries() >= 1, "gateway.orders.max-entries", config.maxEntries(), "1 or more");
    }
}
