package dev.xs2gateway.tickets;

import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.failure.Failure.FileRef;
import dev.xs2gateway.failure.Failure.Where;
import dev.xs2gateway.orders.model.Order;
import dev.xs2gateway.orders.model.State;
import dev.xs2gateway.orders.model.Ticket;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Why a file may not be fetched; a pure function of its order. */
final class DownloadRefusal {
    private DownloadRefusal() {}

    /** Empty where the ticket may be fetched. */
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

    /** Why nothing can be had of an order that lists no ticket. */
    static Failure ofNoTickets(Order order) {
        return order.fulfilled()
                ? new Failure.NoFile(where(order, null))
                : new Failure.NotFulfilled(where(order, null), order.status());
    }

    /** Empty where there is a zip: the vendor's, or one that is assembled here. */
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
