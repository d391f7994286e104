package dev.xs2gateway.tickets;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.xs2gateway.IncomingBody;
import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.failure.FailureException;
import dev.xs2gateway.files.FileKey;
import dev.xs2gateway.files.Sha256;
import dev.xs2gateway.files.transfer.FileReader;
import dev.xs2gateway.files.zip.ZipContents;
import dev.xs2gateway.upstream.call.CallAccount;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Serves the tickets of an order from XS2Event's zip when several of them are requested within a minute. The zip comes from the CDN
 * and so costs one call, as each of its tickets does. The second ticket therefore fetches the zip, and the others are taken from it.
 */
final class SharedZipTransfers {
    private static final Logger LOG = Logger.getLogger(SharedZipTransfers.class);
    private static final Duration REMEMBERED = Duration.ofMinutes(1);
    private static final int MOST = 10_000;
    private static final int SEVERAL = 2;

    private final TicketFetcher fetcher;
    private final BadZipCache badZips;
    private final Duration gather;
    private final long mostBytes;
    private final Cache<FileKey, Gathering> gatherings;

    /**
     * Creates the shared transfers. {@code gather} is how long the first ticket waits for a second,
     * {@code mostBytes} is the number of bytes that a zip may unpack to, and {@code nanos} is a monotonic clock.
     */
    SharedZipTransfers(
            TicketFetcher fetcher, BadZipCache badZips, Duration gather, long mostBytes, LongSupplier nanos) {
        this.fetcher = fetcher;
        this.badZips = badZips;
        this.gather = gather;
        this.mostBytes = mostBytes;
        this.gatherings = Caffeine.newBuilder()
                .maximumSize(MOST)
                .ticker(nanos::getAsLong)
                .executor(Runnable::run)
                .expireAfterAccess(REMEMBERED)
                .build();
    }

    /** The ticket's bytes from its order's zip, if the zip is worth fetching and holds them. Waits. */
    Optional<IncomingBody> take(FileKey ticket, Sha256 digest, TicketSource zip, CallAccount account) {
        if (badZips.isBad(zip.request().key())) {
            return Optional.empty();
        }
        Gathering gathering = gatherings.get(zip.request().key(), key -> new Gathering());
        gathering.add(ticket);
        return fetcher.stored(zip) != null || gathering.areSeveral()
                ? Optional.ofNullable(gathering.take(digest, zip, account))
                : Optional.empty();
    }

    /** The requested tickets of one order, and the contents of its zip once they are known. */
    private final class Gathering {
        private final Set<FileKey> tickets = ConcurrentHashMap.newKeySet();
        private final CountDownLatch several = new CountDownLatch(SEVERAL);
        private final ReentrantLock reading = new ReentrantLock();
        private @Nullable ZipContents contents;
        private volatile boolean unusable;

        void add(FileKey ticket) {
            if (tickets.add(ticket)) {
                several.countDown();
            }
        }

        /** Waits for a second ticket; returns whether one is requested in time. */
        boolean areSeveral() {
            try {
                return several.await(gather.toNanos(), TimeUnit.NANOSECONDS);
            } catch (InterruptedException interrupt) {
                throw Failure.CallerLeft.after(interrupt);
            }
        }

        @Nullable
        IncomingBody take(Sha256 digest, TicketSource zip, CallAccount account) {
            if (unusable) {
                return null;
            }
            try {
                return find(digest, fetcher.follow(zip, account));
            } catch (FailureException failed) {
                if (!allowsSingleFetch(failed.failure())) {
                    throw failed;
                }
                LOG.debugf(
                        "The tickets of %s are fetched one by one: %s",
                        zip.request().ref(), failed.failure());
                unusable = true;
                return null;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private @Nullable IncomingBody find(Sha256 digest, FileReader zip) throws IOException {
            IncomingBody found = null;
            try {
                zip.awaitVerified();
                found = contents(zip).find(digest, zip);
                return found;
            } finally {
                if (found == null) {
                    zip.close();
                }
            }
        }

        /** The contents of the zip; the first thread to arrive reads them, once for all. */
        private ZipContents contents(FileReader zip) {
            try {
                reading.lockInterruptibly();
            } catch (InterruptedException interrupt) {
                throw Failure.CallerLeft.after(interrupt);
            }
            try {
                ZipContents known = contents == null ? ZipContents.of(zip, mostBytes) : contents;
                contents = known;
                return known;
            } finally {
                reading.unlock();
            }
        }

        /** Whether a ticket's own call may succeed although the call for its zip failed. */
        private static boolean allowsSingleFetch(Failure failure) {
            return switch (failure) {
                case Failure.CallerLeft _ -> false;
                case Failure.BudgetExhausted _ -> false;
                case Failure.UpstreamRefused _ -> false;
                default -> true;
            };
        }
    }
}
