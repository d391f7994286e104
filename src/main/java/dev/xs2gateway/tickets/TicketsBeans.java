package dev.xs2gateway.tickets;

import dev.xs2gateway.files.FilesConfig;
import dev.xs2gateway.files.transfer.Transfers;
import dev.xs2gateway.orders.lookup.OrderLookup;
import dev.xs2gateway.upstream.client.Xs2Client;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** Creates the beans of {@code tickets} and registers their metrics. */
@ApplicationScoped
final class TicketsBeans {
    private @Nullable Prefetch prefetch;

    @Produces
    @Singleton
    @Startup
    Tickets tickets(
            OrderLookup orders,
            Xs2Client upstream,
            Transfers transfers,
            TicketsConfig config,
            FilesConfig files,
            MeterRegistry meters) {
        MismatchCache mismatches = new MismatchCache(System::nanoTime);
        ReissueDetector reissues = new ReissueDetector();
        BadZipCache badZips = new BadZipCache(System::nanoTime);
        count(meters, mismatches, reissues, badZips);
        TicketFetcher fetcher = new TicketFetcher(transfers, mismatches, orders);
        SharedZipTransfers sharedZips = new SharedZipTransfers(
                fetcher, badZips, config.gather(), files.maxFile().asLongValue(), System::nanoTime);
        TicketSources sources = new TicketSources(upstream, sharedZips);
        if (config.prefetch()) {
            Prefetch inBackground = new Prefetch(sources, fetcher);
            orders.onFulfilled(inBackground::fulfilled);
            prefetch = inBackground;
        }
        return new Tickets(
                new DownloadAuthorization(orders, config.recheckAfter(), config.recheckGrace()),
                sources,
                new ZipSources(sources, fetcher, badZips),
                fetcher,
                badZips,
                reissues);
    }

    private static void count(
            MeterRegistry meters, MismatchCache mismatches, ReissueDetector reissues, BadZipCache badZips) {
        FunctionCounter.builder("gateway.tickets.mismatches", mismatches, MismatchCache::mismatches)
                .description("Files whose bytes did not have the SHA-256 that XS2Event states")
                .register(meters);
        FunctionCounter.builder("gateway.tickets.reissues", reissues, ReissueDetector::reissues)
                .description("Files for which XS2Event states another SHA-256 than before")
                .register(meters);
        FunctionCounter.builder("gateway.tickets.zips-replaced", badZips, BadZipCache::replaced)
                .description("Zips of XS2Event that could not be used and were replaced by an assembled zip")
                .register(meters);
    }

    void close(@Disposes Tickets tickets) {
        if (prefetch != null) {
            prefetch.close();
        }
    }
}
