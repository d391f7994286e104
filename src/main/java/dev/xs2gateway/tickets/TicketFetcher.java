package dev.xs2gateway.tickets;

import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.files.IncomingBody;
import dev.xs2gateway.files.StoredFile;
import dev.xs2gateway.files.transfer.FileReader;
import dev.xs2gateway.files.transfer.OpenFile;
import dev.xs2gateway.files.transfer.Source;
import dev.xs2gateway.files.transfer.Transfers;
import dev.xs2gateway.orders.lookup.OrderLookup;
import dev.xs2gateway.upstream.IdKind;
import dev.xs2gateway.upstream.call.CallAccount;
import org.jspecify.annotations.Nullable;

/** Has offered files brought in, and makes sure that what comes wrong again and again is not asked for again and again. */
final class TicketFetcher {
    private final Transfers transfers;
    private final MismatchCache mismatches;
    private final OrderLookup orders;

    TicketFetcher(Transfers transfers, MismatchCache mismatches, OrderLookup orders) {
        this.transfers = transfers;
        this.mismatches = mismatches;
        this.orders = orders;
    }

    /** What of it lies here. */
    @Nullable
    StoredFile stored(TicketSource offer) {
        return transfers.stored(offer.wanted().key());
    }

    /** Opens what lies here, without waiting; null where it does not. */
    @Nullable
    OpenFile openIfStored(TicketSource offer) {
        FileReader reader = transfers.open(offer.wanted().key());
        return reader == null ? null : new OpenFile(offer.head().with(reader.stored()), reader);
    }

    /** Waits until the first byte may leave. */
    OpenFile open(TicketSource offer, CallAccount account) {
        return OpenFile.whenReady(offer.head(), follow(offer, account));
    }

    /** Returns at once. */
    FileReader follow(TicketSource offer, CallAccount account) {
        refuseKnown(offer);
        return transfers.follow(offer.wanted(), new Offered(offer, account));
    }

    /** Opens what lies here, and fails with {@code why} if it does not any more. */
    OpenFile openStored(TicketSource offer, RuntimeException why) {
        return OpenFile.whenReady(offer.head(), transfers.follow(offer.wanted(), () -> {
            throw why;
        }));
    }

    /** Fails for a file that was wrong often enough. */
    void refuseKnown(TicketSource offer) {
        mismatches.refuseKnown(offer.wanted().key());
    }

    private final class Offered implements Source {
        private final TicketSource offer;
        private final CallAccount account;

        Offered(TicketSource offer, CallAccount account) {
            this.offer = offer;
            this.account = account;
        }

        @Override
        public IncomingBody open() {
            return offer.fetch().apply(account);
        }

        /** Also where bytes have left already, and a second attempt is too late: the next caller's comes first then. */
        @Override
        public void wasWrong(Failure.ChecksumMismatch mismatch) {
            mismatches.note(offer.wanted().key(), mismatch);
            orders.forget(IdKind.ORDER, mismatch.file().orderId());
        }
    }
}
