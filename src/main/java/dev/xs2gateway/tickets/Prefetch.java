package dev.xs2gateway.tickets;

import dev.xs2gateway.failure.FailureException;
import dev.xs2gateway.files.transfer.FileReader;
import dev.xs2gateway.orders.model.Download;
import dev.xs2gateway.orders.model.Order;
import dev.xs2gateway.upstream.call.CallAccount;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** Fetches the files of an order before a caller requests them; one order at a time, in the background lane of the budget. */
final class Prefetch implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Prefetch.class);
    private static final int MOST_WAITING = 1_000;

    private final TicketSources sources;
    private final TicketFetcher fetcher;
    private final ThreadPoolExecutor one = new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MOST_WAITING),
            Thread.ofVirtual().name("prefetch-", 0).factory(),
            new ThreadPoolExecutor.DiscardPolicy());

    Prefetch(TicketSources sources, TicketFetcher fetcher) {
        this.sources = sources;
        this.fetcher = fetcher;
    }

    /** Queues the order and returns at once; an order that finds the queue full is dropped. */
    void fulfilled(Order order) {
        one.execute(() -> fetch(order));
    }

    private void fetch(Order order) {
        for (TicketSource source : files(order)) {
            try (FileReader file = fetcher.follow(source, CallAccount.inBackground(CallAccount.NO_CONSUMER))) {
                file.awaitVerified();
            } catch (FailureException failed) {
                LOG.debugf("%s was not prefetched: %s", source.request().ref(), failed.failure());
            }
        }
    }

    /**
     * The files to fetch. If there are several, the zip comes first: it holds all tickets for one call, and they are then taken from it.
     */
    private List<TicketSource> files(Order order) {
        Stream<TicketSource> tickets = order.tickets().stream()
                .filter(ticket -> ticket.download() == Download.AVAILABLE)
                .map(ticket -> sources.ticket(order, ticket));
        boolean zipFirst = order.zip().fetchable() && order.tickets().size() > 1;
        return Stream.concat(zipFirst ? Stream.of(sources.vendorsZip(order)) : Stream.empty(), tickets)
                .toList();
    }

    @Override
    public void close() {
        one.shutdownNow();
    }
}
