package dev.xs2gateway.tickets;

import dev.xs2gateway.IncomingBody;
import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.failure.Failure.FileRef;
import dev.xs2gateway.files.Check;
import dev.xs2gateway.files.FileKey;
import dev.xs2gateway.files.FileMetadata;
import dev.xs2gateway.files.FileRequest;
import dev.xs2gateway.files.Sha256;
import dev.xs2gateway.orders.model.Order;
import dev.xs2gateway.orders.model.Ticket;
import dev.xs2gateway.upstream.call.CallAccount;
import dev.xs2gateway.upstream.client.Xs2Client;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The sources of the files that XS2Event holds for an order, as far as they may be given. */
final class TicketSources {
    static final String ZIP = "tickets.zip";

    private final Xs2Client upstream;
    private final SharedZipTransfers sharedZips;

    TicketSources(Xs2Client upstream, SharedZipTransfers sharedZips) {
        this.upstream = upstream;
        this.sharedZips = sharedZips;
    }

    TicketSource ticket(Order order, String ticketId) {
        Ticket ticket = order.ticket(ticketId)
                .orElseThrow(() -> new Failure.TicketNotFound(order.orderId(), ticketId).asException());
        DownloadRefusal.ofTicket(order, ticket).ifPresent(failure -> {
            throw failure.asException();
        });
        return ticket(order, ticket);
    }

    /** Like {@link #ticket(Order, String)}, but empty where that method throws. */
    Optional<TicketSource> ticketIfAvailable(Order order, String ticketId) {
        return order.ticket(ticketId)
                .filter(ticket -> DownloadRefusal.ofTicket(order, ticket).isEmpty())
                .map(ticket -> ticket(order, ticket));
    }

    /** The source of a ticket that is available. */
    TicketSource ticket(Order order, Ticket ticket) {
        String item = Objects.requireNonNull(ticket.orderItemId());
        String link = Objects.requireNonNull(ticket.fileName());
        FileRef file = new FileRef(order.orderId(), ticket.ticketId());
        FileRequest request = request(file, item + "/" + link, ticket.sha256());
        return new TicketSource(
                FileMetadata.ofVendors("application/pdf", ticket.saveAs(), ticket.sha256()),
                request,
                account -> fromZip(order, ticket, request.key(), account)
                        .orElseGet(() -> upstream.ticket(file, item, link, account)));
    }

    private Optional<IncomingBody> fromZip(Order order, Ticket ticket, FileKey key, CallAccount account) {
        Sha256 stated = ticket.sha256();
        return order.zip().fetchable() && stated != null && order.tickets().size() > 1 && isOnlyOneWith(stated, order)
                ? sharedZips.take(key, stated, vendorsZip(order), account)
                : Optional.empty();
    }

    /**
     * Whether no other ticket of the order states the same digest. A zip identifies a ticket by its
     * digest alone: of two tickets with the same stated digest, one would be given for the other.
     */
    private static boolean isOnlyOneWith(Sha256 stated, Order order) {
        return order.tickets().stream()
                        .filter(ticket -> stated.equals(ticket.sha256()))
                        .count()
                == 1;
    }

    /** The source of XS2Event's zip, for an order that has one. */
    TicketSource vendorsZip(Order order) {
        Sha256 sha256 = order.zip().sha256();
        FileRef file = new FileRef(order.orderId(), ZIP);
        return new TicketSource(
                FileMetadata.ofVendors("application/zip", order.zipSaveAs(), sha256),
                request(file, ZIP, sha256),
                account -> upstream.zip(file, account));
    }

    /**
     * The request for a file, with a key of order, item, link and digest: two
     * files with one digest, or one file under two digests, are not the same.
     */
    private static FileRequest request(FileRef file, String place, @Nullable Sha256 sha256) {
        FileKey key = new FileKey(file.orderId() + "/" + place + "/" + (sha256 == null ? "" : sha256.hex()));
        return new FileRequest(key, file, sha256 == null ? new Check.Unchecked() : new Check.Matches(sha256));
    }
}
