package dev.xs2gateway.tickets;

import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.failure.Failure.FileRef;
import dev.xs2gateway.failure.FailureException;
import dev.xs2gateway.files.Check;
import dev.xs2gateway.files.FileHead;
import dev.xs2gateway.files.FileKey;
import dev.xs2gateway.files.Incoming;
import dev.xs2gateway.files.OpenedFile;
import dev.xs2gateway.files.Sha256;
import dev.xs2gateway.files.Source;
import dev.xs2gateway.files.Transfers;
import dev.xs2gateway.files.Wanted;
import dev.xs2gateway.orders.Order;
import dev.xs2gateway.orders.OrderLookup;
import dev.xs2gateway.orders.Ticket;
import dev.xs2gateway.upstream.FileBody;
import dev.xs2gateway.upstream.Spending;
import dev.xs2gateway.upstream.Xs2Client;
import java.time.Duration;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Hands over tickets and zips: asks whether they may be given, then has them fetched and verified. Waits, so for virtual threads. */
public final class Tickets {
    static final String ZIP = "tickets.zip";

    private final OrderLookup orders;
    private final Xs2Client upstream;
    private final Transfers transfers;
    private final Duration recheckAfter;

    Tickets(OrderLookup orders, Xs2Client upstream, Transfers transfers, Duration recheckAfter) {
        this.orders = orders;
        this.upstream = upstream;
        this.transfers = transfers;
        this.recheckAfter = recheckAfter;
    }

    /** A file that may be given now: what it is, and how it is had. */
    private record Offer(FileHead head, Wanted wanted, Function<Spending, FileBody> fetch) {}

    public FileHead ticketHead(String orderId, String ticketId, Spending spending) {
        return ticket(orders.order(orderId, recheckAfter, spending), ticketId).head();
    }

    public OpenedFile openTicket(String orderId, String ticketId, Spending spending) {
        return open(orderId, order -> ticket(order, ticketId), spending);
    }

    public FileHead zipHead(String orderId, Spending spending) {
        return zip(orders.order(orderId, recheckAfter, spending)).head();
    }

    public OpenedFile openZip(String orderId, Spending spending) {
        return open(orderId, this::zip, spending);
    }

    /**
     * Two attempts at most, and the second only while no byte has left. A file that is wrong or gone may have been reissued: its
     * order is read again first, and the second attempt is for what that says now.
     */
    private OpenedFile open(String orderId, Function<Order, Offer> offer, Spending spending) {
        Offer first = offer.apply(orders.order(orderId, recheckAfter, spending));
        try {
            return start(first, spending);
        } catch (FailureException failed) {
            return switch (failed.failure()) {
                case Failure.ChecksumMismatch wrong -> start(offer.apply(orders.orderNow(orderId, spending)), spending);
                case Failure.FileNotThere gone -> start(offer.apply(orders.orderNow(orderId, spending)), spending);
                case Failure.UpstreamInvalid broken -> start(first, spending);
                default -> throw failed;
            };
        }
    }

    private OpenedFile start(Offer offer, Spending spending) {
        return OpenedFile.whenReady(offer.head(), transfers.follow(offer.wanted(), new Vendor(offer, spending)));
    }

    /** XS2Event as the source of a file. */
    private final class Vendor implements Source {
        private final Offer offer;
        private final Spending spending;

        Vendor(Offer offer, Spending spending) {
            this.offer = offer;
            this.spending = spending;
        }

        @Override
        public Incoming open() {
            FileBody body = offer.fetch().apply(spending);
            return new Incoming(body.length(), body.bytes());
        }

        /** Also where bytes have left already, and a second attempt is too late: the next caller's comes first then. */
        @Override
        public void wasWrong() {
            orders.forget(offer.wanted().ref().orderId());
        }
    }

    private Offer ticket(Order order, String ticketId) {
        Ticket ticket = order.ticket(ticketId)
                .orElseThrow(() -> new Failure.TicketNotFound(order.orderId(), ticketId).asException());
        Refusal.ofTicket(order, ticket).ifPresent(failure -> {
            throw failure.asException();
        });
        String item = Objects.requireNonNull(ticket.orderItemId());
        String link = Objects.requireNonNull(ticket.fileName());
        FileRef file = new FileRef(order.orderId(), ticketId);
        return new Offer(
                head("application/pdf", ticket.saveAs(), ticket.sha256()),
                wanted(file, item + "/" + link, ticket.sha256()),
                spending -> upstream.ticket(file, item, link, spending));
    }

    private Offer zip(Order order) {
        Refusal.ofZip(order).ifPresent(failure -> {
            throw failure.asException();
        });
        Sha256 sha256 = order.zip().sha256();
        FileRef file = new FileRef(order.orderId(), ZIP);
        return new Offer(
                head("application/zip", order.zipSaveAs(), sha256),
                wanted(file, ZIP, sha256),
                spending -> upstream.zip(file, spending));
    }

    private static FileHead head(String mediaType, String saveAs, @Nullable Sha256 sha256) {
        return new FileHead(mediaType, saveAs, sha256, OptionalLong.empty(), sha256 == null ? "none" : "sha-256");
    }

    /** Named by order, item, link and digest: two files of one digest, or one file under two digests, are not the same. */
    private static Wanted wanted(FileRef file, String place, @Nullable Sha256 sha256) {
        FileKey key = new FileKey(file.orderId() + "/" + place + "/" + (sha256 == null ? "" : sha256.hex()));
        return new Wanted(key, file, sha256 == null ? new Check.Unchecked() : new Check.Matches(sha256));
    }
}
