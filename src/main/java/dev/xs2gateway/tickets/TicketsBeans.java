package dev.xs2gateway.tickets;

import dev.xs2gateway.BadSetting;
import dev.xs2gateway.files.Transfers;
import dev.xs2gateway.orders.OrderLookup;
import dev.xs2gateway.upstream.Xs2Client;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Wires the way of a download. */
@ApplicationScoped
final class TicketsBeans {
    @Produces
    @Singleton
    @Startup
    Tickets tickets(OrderLookup orders, Xs2Client upstream, Transfers transfers, TicketsConfig config) {
        BadSetting.ifNegative("gateway.tickets.recheck-after", config.recheckAfter());
        return new Tickets(orders, upstream, transfers, config.recheckAfter());
    }
}
