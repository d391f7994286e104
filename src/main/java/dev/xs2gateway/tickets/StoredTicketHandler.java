package dev.xs2gateway.tickets;

import dev.xs2gateway.access.CallerFilter;
import dev.xs2gateway.files.transfer.OpenFile;
import dev.xs2gateway.http.delivery.FileExchange.Asked;
import dev.xs2gateway.http.delivery.StoredDeliveries;
import dev.xs2gateway.orders.model.Ids;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/**
 * Answers a request for a stored ticket that may be given without asking XS2Event, ahead of all routing.
 * Every other request continues to {@link TicketResource}, which would give the same response at more cost.
 */
@Singleton
final class StoredTicketHandler {
    /**
     * The filter's priority: it runs after the request is admitted, and after
     * it is registered with the shutdown, which waits for the last responses.
     */
    private static final int AFTER_ADMISSION = 960;

    private static final String ORDERS = "/orders/";
    private static final String TICKETS = "/tickets/";

    private final Tickets tickets;
    private final StoredDeliveries deliveries;

    @Inject
    StoredTicketHandler(Tickets tickets, StoredDeliveries deliveries) {
        this.tickets = tickets;
        this.deliveries = deliveries;
    }

    private record TicketPath(String orderId, String ticketId) {}

    void register(@Observes Filters filters) {
        filters.register(this::answer, AFTER_ADMISSION);
    }

    private void answer(RoutingContext request) {
        TicketPath asked = askedFor(request.request());
        OpenFile here = asked == null
                ? null
                : tickets.storedTicket(
                        asked.orderId(),
                        asked.ticketId(),
                        CallerFilter.of(request).consumer());
        if (asked == null || here == null) {
            request.next();
        } else {
            deliveries.send(here, Asked.ofOrder(asked.orderId(), "ticket", asked.ticketId(), () -> 0), request);
        }
    }

    private static @Nullable TicketPath askedFor(HttpServerRequest request) {
        String path = request.path();
        int tickets = path == null || !path.startsWith(ORDERS) ? -1 : path.indexOf(TICKETS, ORDERS.length());
        if (path == null || tickets < 0 || !StoredDeliveries.mayAnswer(request)) {
            return null;
        }
        String orderId = Ids.orNull(path.substring(ORDERS.length(), tickets));
        String ticketId = Ids.ticketIdOrNull(path.substring(tickets + TICKETS.length()));
        return orderId == null || ticketId == null ? null : new TicketPath(orderId, ticketId);
    }
}
