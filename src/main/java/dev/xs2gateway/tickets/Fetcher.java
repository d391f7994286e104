package dev.xs2gateway.tickets;

import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.files.FileReader;
import dev.xs2gateway.files.Incoming;
import dev.xs2gateway.files.OpenedFile;
import dev.xs2gateway.files.Source;
import dev.xs2gateway.files.StoredFile;
import dev.xs2gateway.files.Transfers;
import dev.xs2gateway.orders.OrderLookup;
import dev.xs2gateway.upstream.IdKind;
import dev.xs2gateway.upstream.Spending;
import org.jspecify.annotations.Nullable;

/** Has offered files brought in, and makes sure that what comes wrong again and again is not asked for again and again. */
final class Fetcher {
    private final Transfers transfers;
    private final MismatchCache mismatches;
    private final OrderLookup orders;

    Fetcher(Transfers transfers, MismatchCache mismatches, OrderLookup orders) {
        this.transfers = transfers;
        this.mismatches = mismatches;
        this.orders = orders;
    }

    /** What of it lies here. */
    @Nullable
    StoredFile stored(Offer offer) {
        return transfers.stored(offer.wanted().key());
    }

    /** Opens what lies here, without waiting; null where it does not. */
    @Nullable
    OpenedFile openHere(Offer offer) {
        FileReader reader = transfers.open(offer.wanted().key());
        return reader == null ? null : new OpenedFile(offer.head().with(reader.stored()), reader);
    }

    /** Waits until the first byte may leave. */
    OpenedFile open(Offer offer, Spending spending) {
        return OpenedFile.whenReady(offer.head(), follow(offer, spending));
    }

    /** Returns at once. */
    FileReader follow(Offer offer, Spending spending) {
        refuseKnown(offer);
        return transfers.follow(offer.wanted(), new Offered(offer, spending));
    }

    /** Opens what lies here, and fails with {@code why} if it does not any more. */
    OpenedFile openStored(Offer offer, RuntimeException why) {
        return OpenedFile.whenReady(offer.head(), transfers.follow(offer.wanted(), () -> {
            throw why;
        }));
    }

    /** Fails for a file that was wrong often enough. */
    void refuseKnown(Offer offer) {
        mismatches.refuseKnown(offer.wanted().key());
    }

    private final class Offered implements Source {
        private final Offer offer;
        private final Spending spending;

        Offered(Offer offer, Spending spending) {
            this.offer = offer;
            this.spending = spending;
        }

        @Override
        public Incoming open() {
            return offer.fetch().apply(spending);
        }

        /** Also where bytes have left already, and a second attempt is too late: the next caller's comes first then. */
        @Override
        public void wasWrong(Failure.ChecksumMismatch mismatch) {
            mismatches.note(offer.wanted().key(), mismatch);
            orders.forget(IdKind.ORDER, mismatch.file().orderId());
        }
    }
}
