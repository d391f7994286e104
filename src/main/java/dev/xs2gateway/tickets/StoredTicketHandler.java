package dev.xs2gateway.tickets;

import dev.xs2gateway.access.RequestCaller;
import dev.xs2gateway.files.transfer.OpenFile;
import dev.xs2gateway.http.delivery.StoredDeliveries;
import dev.xs2gateway.http.pipeline.Stage;
import dev.xs2gateway.http.pipeline.StageHandler;
import dev.xs2gateway.http.route.Route;
import dev.xs2gateway.http.route.RouteMatch;
import dev.xs2gateway.orders.model.Ids;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/**
 * Answers a request for a stored ticket that may be given without asking XS2Event, ahead of all routing.
 * Every other request continues to {@link TicketResource}, which would give the same response at more cost.
 */
@Singleton
public final class StoredTicketHandler implements StageHandler {
    private final Tickets tickets;
    private final StoredDeliveries deliveries;

    @Inject
    StoredTicketHandler(Tickets tickets, StoredDeliveries deliveries) {
        this.tickets = tickets;
        this.deliveries = deliveries;
    }

    @Override
    public Stage stage() {
        return Stage.STORED_FILE;
    }

    @Override
    public void handle(RoutingContext request) {
        RouteMatch match = RouteMatch.of(request);
        OpenFile here =
                match == null || match.route() != Route.GET_TICKET || !StoredDeliveries.mayAnswer(request.request())
                        ? null
                        : stored(match, request);
        if (here == null) {
            request.next();
        } else {
            deliveries.send(here, request);
        }
    }

    private @Nullable OpenFile stored(RouteMatch match, RoutingContext request) {
        String orderId = Ids.orNull(match.required("orderId"));
        String ticketId = Ids.ticketIdOrNull(match.required("ticketId"));
        return orderId == null || ticketId == null
                ? null
                : tickets.storedTicket(
                        orderId, ticketId, RequestCaller.of(request).consumer());
    }
}
