package dev.xs2gateway.invoices;

import dev.xs2gateway.files.transfer.Transfers;
import dev.xs2gateway.orders.OrdersConfig;
import dev.xs2gateway.orders.lookup.OrderLookup;
import dev.xs2gateway.upstream.client.Xs2Client;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Creates the beans of {@code invoices}. */
@ApplicationScoped
final class InvoicesBeans {
    @Produces
    @Singleton
    Invoices invoices(OrderLookup orders, Xs2Client upstream, Transfers transfers, OrdersConfig config) {
        return new Invoices(orders, upstream, transfers, new RefusedInvoiceCache(System::nanoTime), config.openAge());
    }
}
