package dev.xs2gateway.tickets;

import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.failure.FailureException;
import dev.xs2gateway.files.FileHead;
import dev.xs2gateway.files.FileOffer;
import dev.xs2gateway.files.OpenedFile;
import dev.xs2gateway.orders.Order;
import dev.xs2gateway.upstream.IdKind;
import dev.xs2gateway.upstream.Spending;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Hands over tickets and zips: asks whether they may be given, then has them fetched and verified. Waits, so for virtual threads. */
public final class Tickets {
    private final Recheck recheck;
    private final OrderOffers offers;
    private final ZipOffers zips;
    private final Fetcher fetcher;
    private final BadZipCache badZips;
    private final ReissueCache reissues;

    Tickets(
            Recheck recheck,
            OrderOffers offers,
            ZipOffers zips,
            Fetcher fetcher,
            BadZipCache badZips,
            ReissueCache reissues) {
        this.recheck = recheck;
        this.offers = offers;
        this.zips = zips;
        this.fetcher = fetcher;
        this.badZips = badZips;
        this.reissues = reissues;
    }

    public FileOffer ticket(String orderId, String ticketId, Spending spending) {
        return offer(IdKind.ORDER, orderId, orders -> offers.ticket(orders.getFirst(), ticketId), spending);
    }

    /** The ticket, where it lies here and may be given without asking anybody; null where anything is otherwise. Never waits. */
    @Nullable
    OpenedFile ticketHere(String orderId, String ticketId, String consumer) {
        List<Order> orders = recheck.here(IdKind.ORDER, orderId, consumer);
        if (orders == null) {
            return null;
        }
        Offer offer = offers.ticketIfAvailable(orders.getFirst(), ticketId).orElse(null);
        if (offer == null) {
            return null;
        }
        reissues.note(offer.wanted().ref(), offer.head().stated());
        return fetcher.openHere(offer);
    }

    /** {@code partial}: tickets that cannot be had are named in the zip, instead of in a refusal. */
    public FileOffer zipOfOrder(String orderId, boolean partial, Spending spending) {
        return offer(IdKind.ORDER, orderId, orders -> zips.ofOrder(orders.getFirst(), partial), spending);
    }

    public FileOffer zipOfBooking(String bookingId, boolean partial, Spending spending) {
        return offer(IdKind.BOOKING, bookingId, orders -> zips.ofBooking(bookingId, orders, partial), spending);
    }

    private FileOffer offer(IdKind kind, String id, Function<List<Order>, Offer> make, Spending spending) {
        Recheck.State state = recheck.of(kind, id, spending);
        Offer made = make.apply(state.orders());
        reissues.note(made.wanted().ref(), made.head().stated());
        Offer offer = made.with(made.head().with(fetcher.stored(made)));
        FileHead.Stale stale = state.stale();
        if (stale == null) {
            return new FileOffer(
                    offer.head(), () -> open(offer, () -> make.apply(recheck.again(kind, id, spending)), spending));
        }
        // Nothing but what is here can be given, and that only for a while.
        if (offer.head().here() == null) {
            throw stale.why();
        }
        Offer unsure = offer.with(offer.head().with(stale));
        return new FileOffer(unsure.head(), () -> fetcher.openStored(unsure, stale.why()));
    }

    /**
     * Two attempts at most, and the second only while no byte has left. A file that is wrong or gone may have been reissued: its order is
     * read again first, and the second attempt is for what that says now.
     */
    private OpenedFile open(Offer first, Supplier<Offer> again, Spending spending) {
        try {
            return fetcher.open(first, spending);
        } catch (FailureException failed) {
            return openAgain(first, failed, again, spending);
        }
    }

    private OpenedFile openAgain(Offer first, FailureException failed, Supplier<Offer> again, Spending spending) {
        Offer tried = first;
        try {
            tried = second(first, failed, again);
            return fetcher.open(tried, spending);
        } catch (FailureException failedAgain) {
            return openSubstitute(tried, failedAgain, spending);
        }
    }

    /** Throws {@code failed} where a second attempt would be of no use. */
    private Offer second(Offer first, FailureException failed, Supplier<Offer> again) {
        return switch (failed.failure()) {
            case Failure.ChecksumMismatch wrong -> afresh(first, again);
            case Failure.FileNotThere gone -> afresh(first, again);
            case Failure.UpstreamInvalid broken -> first;
            default -> throw failed;
        };
    }

    /** Throws {@code failed} where there is no substitute, or it cannot be had either and asking again would not help. */
    private OpenedFile openSubstitute(Offer offer, FailureException failed, Spending spending) {
        Supplier<Offer> substitute = offer.substitute();
        if (substitute == null || !BadZipCache.isFileBad(failed.failure())) {
            throw failed;
        }
        badZips.note(offer.wanted().key(), failed);
        try {
            OpenedFile opened = fetcher.open(substitute.get(), spending);
            badZips.noteReplaced(offer.wanted(), failed.failure());
            return opened;
        } catch (FailureException inParts) {
            if (!BadZipCache.isFileBad(inParts.failure())) {
                throw inParts;
            }
            badZips.noteAlsoInParts(offer.wanted().key(), failed);
            throw failed;
        }
    }

    private Offer afresh(Offer first, Supplier<Offer> again) {
        fetcher.refuseKnown(first);
        return again.get();
    }
}
