package dev.xs2gateway.tickets;

import dev.xs2gateway.IncomingBody;
import dev.xs2gateway.files.FileMetadata;
import dev.xs2gateway.files.FileRequest;
import dev.xs2gateway.upstream.call.CallAccount;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A ticket or a zip that may be given now: its metadata, the request for it, and how to fetch its bytes for one account.
 *
 * @param substitute what may be given instead if this file turns out bad; null if nothing
 */
record TicketSource(
        FileMetadata head,
        FileRequest request,
        Function<CallAccount, IncomingBody> fetch,
        @Nullable Supplier<TicketSource> substitute) {
    TicketSource(FileMetadata head, FileRequest request, Function<CallAccount, IncomingBody> fetch) {
        this(head, request, fetch, null);
    }

    TicketSource orInstead(Supplier<TicketSource> other) {
        return new TicketSource(head, request, fetch, other);
    }

    TicketSource with(FileMetadata other) {
        return new TicketSource(other, request, fetch, substitute);
    }
}
