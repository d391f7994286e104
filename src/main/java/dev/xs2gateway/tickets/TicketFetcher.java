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

/** Fetches ticket files through {@link Transfers}, and refuses to fetch a file again that repeatedly arrived with wrong bytes. */
final class TicketFetcher {
    private final Transfers transfers;
    private final MismatchCache mismatches;
    private final OrderLookup orders;

    TicketFetcher(Transfers transfers, MismatchCache mismatches, OrderLookup orders) {
        this.transfers = transfers;
        this.mismatches = mismatches;
        this.orders = orders;
    }

    /** The stored file of this source, or null if it is not stored. */
    @Nullable
    StoredFile stored(TicketSource offer) {
        return transfers.stored(offer.wanted().key());
    }

    /** Opens the stored file without waiting; returns null if it is not stored. */
    @Nullable
    OpenFile openIfStored(TicketSource offer) {
        FileReader reader = transfers.open(offer.wanted().key());
        return reader == null ? null : new OpenFile(offer.head().with(reader.stored()), reader);
    }

    /** Opens the file, and waits until its first byte may leave. */
    OpenFile open(TicketSource offer, CallAccount account) {
        return OpenFile.whenReady(offer.head(), follow(offer, account));
    }

    /** Returns a reader of the file at once, without waiting for bytes. */
    FileReader follow(TicketSource offer, CallAccount account) {
        refuseKnown(offer);
        return transfers.follow(offer.wanted(), new Offered(offer, account));
    }

    /** Opens the stored file, and fails with {@code why} if it is no longer stored. */
    OpenFile openStored(TicketSource offer, RuntimeException why) {
        return OpenFile.whenReady(offer.head(), transfers.follow(offer.wanted(), () -> {
            throw why;
        }));
    }

    /** Throws the remembered mismatch if the file was wrong often enough. */
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

        /**
         * Notes the mismatch and forgets the order. This also happens when bytes have already left and a
         * second attempt is too late for this caller: the next caller's request then looks the order up first.
         */
        @Override
        public void onChecksumMismatch(Failure.ChecksumMismatch mismatch) {
            mismatches.note(offer.wanted().key(), mismatch);
            orders.forget(IdKind.ORDER, mismatch.file().orderId());
        }
    }
}
