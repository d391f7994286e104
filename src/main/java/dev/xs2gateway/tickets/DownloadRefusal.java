package dev.xs2gateway.tickets;

import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.failure.Failure.FileRef;
import dev.xs2gateway.failure.Failure.Where;
import dev.xs2gateway.orders.model.Order;
import dev.xs2gateway.orders.model.State;
import dev.xs2gateway.orders.model.Ticket;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Decides why a file may not be fetched, as a pure function of its order. */
final class DownloadRefusal {
    private DownloadRefusal() {}

    /** The failure for a ticket that may not be fetched; empty if it may. */
    static Optional<Failure> ofTicket(Order order, Ticket ticket) {
        Where where = where(order, ticket.ticketId());
        return switch (ticket.download()) {
            case AVAILABLE -> Optional.empty();
            case NOT_FULFILLED -> Optional.of(new Failure.NotFulfilled(where, order.status()));
            case DISTRIBUTED_ELSEWHERE ->
                Optional.of(new Failure.DistributedElsewhere(where, orUnknown(ticket.channel())));
            case NOT_A_FILE -> Optional.of(new Failure.NotAFile(where, orUnknown(ticket.type())));
            case NO_FILE, ASSEMBLED, PARTIAL, NONE -> Optional.of(new Failure.NoFile(where));
            case CHECKSUM_MISSING ->
                Optional.of(new Failure.ChecksumMissing(new FileRef(order.orderId(), ticket.ticketId())));
        };
    }

    /** The failure for an order that lists no ticket. */
    static Failure ofNoTickets(Order order) {
        return order.fulfilled()
                ? new Failure.NoFile(where(order, null))
                : new Failure.NotFulfilled(where(order, null), order.status());
    }

    /** The failure for an order without a zip; empty if there is one, XS2Event's or one that is assembled here. */
    static Optional<Failure> ofZip(Order order) {
        return switch (order.zip().download()) {
            case AVAILABLE, ASSEMBLED, PARTIAL -> Optional.empty();
            case NOT_FULFILLED -> Optional.of(new Failure.NotFulfilled(where(order, null), order.status()));
            default -> Optional.of(new Failure.ZipNotFound(order.orderId()));
        };
    }

    private static Where where(Order order, @Nullable String ticketId) {
        return new Where(order.orderId(), ticketId, order.state().word(), order.state() == State.ENDED);
    }

    private static String orUnknown(@Nullable String word) {
        return word == null ? "unknown" : word;
    }
}
