package dev.xs2gateway.orders;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.xs2gateway.files.FilesConfig;
import dev.xs2gateway.upstream.InQuery;
import dev.xs2gateway.upstream.UpstreamConfig;
import dev.xs2gateway.upstream.Xs2Client;
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
    OrderLookup orderLookup(
            OrdersConfig config,
            UpstreamConfig upstreamConfig,
            FilesConfig filesConfig,
            Xs2Client upstream,
            InQuery query,
            Clock clock) {
        OrderCache cache = new OrderCache(config, clock, Ticker.systemTicker(), () -> ThreadLocalRandom.current()
                .nextDouble());
        boolean zipsReachable = upstreamConfig.cdnHosts().isPresent();
        DownloadPolicy policy = new DownloadPolicy(filesConfig.verify(), zipsReachable);
        return new OrderLookup(cache, new LookupBatcher(upstream, query, new OrderTranslator(policy), cache, clock));
    }
}
