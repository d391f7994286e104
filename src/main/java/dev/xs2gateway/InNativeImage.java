package dev.xs2gateway;

import io.quarkus.runtime.annotations.RegisterForReflection;

/** What a native image would leave out: Jackson writes or reads these by name, and no resource's signature tells Quarkus so. */
@RegisterForReflection(
        classNames = {
            "dev.xs2gateway.access.AuditRecord",
            "dev.xs2gateway.access.AuditRecord$Outcome",
            "dev.xs2gateway.failure.Failure$MissingTicket",
            "dev.xs2gateway.files.Sha256",
            "dev.xs2gateway.http.Problem",
            "dev.xs2gateway.orders.BookingView",
            "dev.xs2gateway.orders.Download",
            "dev.xs2gateway.orders.Order",
            "dev.xs2gateway.orders.Order$Zip",
            "dev.xs2gateway.orders.OrderView",
            "dev.xs2gateway.orders.OrderView$InvoiceView",
            "dev.xs2gateway.orders.OrderView$TicketView",
            "dev.xs2gateway.orders.OrderView$ZipView",
            "dev.xs2gateway.orders.RedisAnswers$Entry",
            "dev.xs2gateway.orders.State",
            "dev.xs2gateway.orders.Ticket",
            "dev.xs2gateway.orders.Ticket$Seat",
        })
final class InNativeImage {
    private InNativeImage() {}
}
