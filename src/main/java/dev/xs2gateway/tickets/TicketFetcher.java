package dev.xs2gateway.tickets;

import dev.xs2gateway.IncomingBody;
import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.files.StoredFile;
import dev.xs2gateway.files.transfer.FileReader;
import dev.xs2gateway.files.transfer.OpenFile;
import dev.xs2gateway.files.transfer.Origin;
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
    StoredFile stored(TicketSource source) {
        return transfers.stored(source.request().key());
    }

    /** Opens the stored file without waiting; returns null if it is not stored. */
    @Nullable
    OpenFile openIfStored(TicketSource source) {
        FileReader reader = transfers.open(source.request().key());
        return reader == null ? null : new OpenFile(source.head().with(reader.stored()), reader);
    }

    /** Opens the file, and waits until its first byte may leave. */
    OpenFile open(TicketSource source, CallAccount account) {
        return OpenFile.whenReady(source.head(), follow(source, account));
    }

    /** Returns a reader of the file at once, without waiting for bytes. */
    FileReader follow(TicketSource source, CallAccount account) {
        refuseKnown(source);
        return transfers.follow(source.request(), new TicketOrigin(source, account));
    }

    /** Opens the stored file, and fails with {@code why} if it is no longer stored. */
    OpenFile openStored(TicketSource source, RuntimeException why) {
        return OpenFile.whenReady(source.head(), transfers.follow(source.request(), () -> {
            throw why;
        }));
    }

    /** Throws the remembered mismatch if the file was wrong often enough. */
    void refuseKnown(TicketSource source) {
        mismatches.refuseKnown(source.request().key());
    }

    private final class TicketOrigin implements Origin {
        private final TicketSource source;
        private final CallAccount account;

        TicketOrigin(TicketSource source, CallAccount account) {
            this.source = source;
            this.account = account;
        }

        @Override
        public IncomingBody open() {
            return source.fetch().apply(account);
        }

        /**
         * Notes the mismatch and forgets the order. This also happens when bytes have already left and a
         * second attempt is too late for this caller: the next caller's request then looks the order up first.
         */
        @Override
        public void onChecksumMismatch(Failure.ChecksumMismatch mismatch) {
            mismatches.note(source.request().key(), mismatch);
            orders.forget(IdKind.ORDER, mismatch.file().orderId());
        }
    }
}
