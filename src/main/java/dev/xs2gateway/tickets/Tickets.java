package dev.xs2gateway.tickets;

import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.failure.FailureException;
import dev.xs2gateway.files.FileMetadata;
import dev.xs2gateway.files.transfer.FileSource;
import dev.xs2gateway.files.transfer.OpenFile;
import dev.xs2gateway.orders.model.Order;
import dev.xs2gateway.upstream.IdKind;
import dev.xs2gateway.upstream.call.CallAccount;
import dev.xs2gateway.upstream.call.UpstreamFault;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The entry point for tickets and zips: checks whether a file may be given, then has it fetched
 * and verified. All methods but {@link #storedTicket} wait, so they are called on virtual threads.
 */
public final class Tickets {
    private final DownloadAuthorization authorization;
    private final TicketSources sources;
    private final ZipSources zips;
    private final TicketFetcher fetcher;
    private final BadZipCache badZips;
    private final ReissueDetector reissues;

    Tickets(
            DownloadAuthorization authorization,
            TicketSources sources,
            ZipSources zips,
            TicketFetcher fetcher,
            BadZipCache badZips,
            ReissueDetector reissues) {
        this.authorization = authorization;
        this.sources = sources;
        this.zips = zips;
        this.fetcher = fetcher;
        this.badZips = badZips;
        this.reissues = reissues;
    }

    public FileSource ticket(String orderId, String ticketId, CallAccount account) {
        return source(IdKind.ORDER, orderId, orders -> sources.ticket(orders.getFirst(), ticketId), account);
    }

    /** Opens a stored ticket that may be given without asking XS2Event; returns null in every other case. Never waits. */
    @Nullable
    OpenFile storedTicket(String orderId, String ticketId, String consumer) {
        List<Order> orders = authorization.cached(IdKind.ORDER, orderId, consumer);
        if (orders == null) {
            return null;
        }
        TicketSource source =
                sources.ticketIfAvailable(orders.getFirst(), ticketId).orElse(null);
        if (source == null) {
            return null;
        }
        reissues.note(source.request().ref(), source.head().stated());
        return fetcher.openIfStored(source.with(ofBooking(source.head(), orders)));
    }

    private static FileMetadata ofBooking(FileMetadata head, List<Order> orders) {
        return orders.isEmpty() ? head : head.ofBooking(orders.getFirst().bookingId());
    }

    /** The zip of an order's tickets. With {@code partial}, the zip names the tickets that it lacks; without, they cause a refusal. */
    public FileSource zipOfOrder(String orderId, boolean partial, CallAccount account) {
        return source(IdKind.ORDER, orderId, orders -> zips.ofOrder(orders.getFirst(), partial), account);
    }

    public FileSource zipOfBooking(String bookingId, boolean partial, CallAccount account) {
        return source(IdKind.BOOKING, bookingId, orders -> zips.ofBooking(bookingId, orders, partial), account);
    }

    private FileSource source(IdKind kind, String id, Function<List<Order>, TicketSource> make, CallAccount account) {
        DownloadAuthorization.State state = authorization.of(kind, id, account);
        TicketSource made = make.apply(state.orders());
        reissues.note(made.request().ref(), made.head().stated());
        TicketSource source = made.with(ofBooking(made.head(), state.orders()).with(fetcher.stored(made)));
        FileMetadata.Stale stale = state.stale();
        if (stale == null) {
            return new FileSource(
                    source.head(),
                    () -> open(source, () -> make.apply(authorization.again(kind, id, account)), account));
        }
        // XS2Event cannot be asked: only a stored file can be given, and only for a limited time.
        if (source.head().here() == null) {
            throw stale.why();
        }
        TicketSource unsure = source.with(source.head().with(stale));
        return new FileSource(unsure.head(), () -> fetcher.openStored(unsure, stale.why()));
    }

    /**
     * Opens a file in at most two attempts, the second only while no byte has left. A file that is wrong or missing may
     * have been reissued: its order is looked up again first, and the second attempt uses what the order states now.
     */
    private OpenFile open(TicketSource first, Supplier<TicketSource> again, CallAccount account) {
        try {
            return fetcher.open(first, account);
        } catch (FailureException failed) {
            return openAgain(first, failed, again, account);
        }
    }

    private OpenFile openAgain(
            TicketSource first, FailureException failed, Supplier<TicketSource> again, CallAccount account) {
        TicketSource tried = first;
        try {
            tried = second(first, failed, again);
            return fetcher.open(tried, account);
        } catch (FailureException failedAgain) {
            return openSubstitute(tried, failedAgain, account);
        }
    }

    /** The source for the second attempt; throws {@code failed} if a second attempt would not help. */
    private TicketSource second(TicketSource first, FailureException failed, Supplier<TicketSource> again) {
        return switch (failed.failure()) {
            case Failure.ChecksumMismatch _ -> afresh(first, again);
            case Failure.FileNotThere _ -> afresh(first, again);
            case Failure.UpstreamUnavailable _ when UpstreamFault.isForeignNotFound(failed) -> afresh(first, again);
            case Failure.UpstreamInvalid _ -> first;
            default -> throw failed;
        };
    }

    /** Opens the substitute; throws {@code failed} if there is none, or if it fails as well and asking again would not help. */
    private OpenFile openSubstitute(TicketSource source, FailureException failed, CallAccount account) {
        Supplier<TicketSource> substitute = source.substitute();
        if (substitute == null || !BadZipCache.isFileBad(failed.failure())) {
            throw failed;
        }
        badZips.note(source.request().key(), failed);
        try {
            OpenFile opened = fetcher.open(substitute.get(), account);
            badZips.noteReplaced(source.request(), failed.failure());
            return opened;
        } catch (FailureException inParts) {
            if (!BadZipCache.isFileBad(inParts.failure())) {
                throw inParts;
            }
            badZips.noteAlsoInParts(source.request().key(), failed);
            throw failed;
        }
    }

    private TicketSource afresh(TicketSource first, Supplier<TicketSource> again) {
        fetcher.refuseKnown(first);
        return again.get();
    }
}
