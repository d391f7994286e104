package dev.xs2gateway.tickets;

import dev.xs2gateway.files.FileMetadata;
import dev.xs2gateway.files.IncomingBody;
import dev.xs2gateway.files.Wanted;
import dev.xs2gateway.upstream.call.CallAccount;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A file that may be given now: its metadata, its request, and how to fetch its bytes.
 *
 * @param substitute what may be given instead if this file turns out bad; null if nothing
 */
record TicketSource(
        FileMetadata head,
        Wanted wanted,
        Function<CallAccount, IncomingBody> fetch,
        @Nullable Supplier<TicketSource> substitute) {
    TicketSource(FileMetadata head, Wanted wanted, Function<CallAccount, IncomingBody> fetch) {
        this(head, wanted, fetch, null);
    }

    TicketSource orInstead(Supplier<TicketSource> other) {
        return new TicketSource(head, wanted, fetch, other);
    }

    TicketSource with(FileMetadata other) {
        return new TicketSource(other, wanted, fetch, substitute);
    }
}
