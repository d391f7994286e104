package dev.xs2gateway.tickets;

import dev.xs2gateway.access.RequestCaller;
import dev.xs2gateway.files.transfer.OpenFile;
import dev.xs2gateway.http.delivery.FileExchange;
import dev.xs2gateway.http.delivery.StoredDeliveries;
import dev.xs2gateway.http.pipeline.Stage;
import dev.xs2gateway.http.pipeline.StageHandler;
import dev.xs2gateway.http.route.FileKind;
import dev.xs2gateway.http.route.RequestedFile;
import dev.xs2gateway.orders.model.Ids;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/**
 * Answers a request for a stored ticket that may be given without asking XS2Event, ahead of all routing.
 * Every other request continues to its resource, which would give the same response at more cost.
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
        FileExchange exchange = FileExchange.of(request);
        OpenFile here = exchange == null
                        || exchange.file().kind() != FileKind.TICKET
                        || !StoredDeliveries.mayAnswer(request.request())
                ? null
                : stored(exchange.file(), request);
        if (here == null) {
            request.next();
        } else {
            deliveries.send(here, request);
        }
    }

    private @Nullable OpenFile stored(RequestedFile file, RoutingContext request) {
        String orderId = Ids.orNull(file.orderId());
        String ticketId = Ids.ticketIdOrNull(file.name());
        return orderId == null || ticketId == null
                ? null
                : tickets.storedTicket(
                        orderId, ticketId, RequestCaller.of(request).consumer());
    }
}
