package dev.xs2gateway;

import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * Registers the classes that a native image would leave out: Jackson reads
 * or writes them by name, and no resource's signature refers to them.
 */
@RegisterForReflection(
        classNames = {
            "dev.xs2gateway.audit.AuditRecord",
            "dev.xs2gateway.audit.AuditRecord$Outcome",
            "dev.xs2gateway.failure.Failure$MissingTicket",
            "dev.xs2gateway.files.Sha256",
            "dev.xs2gateway.http.problem.Problem",
            "dev.xs2gateway.orders.web.BookingView",
            "dev.xs2gateway.orders.model.Download",
            "dev.xs2gateway.orders.model.Order",
            "dev.xs2gateway.orders.model.Order$Zip",
            "dev.xs2gateway.orders.web.OrderView",
            "dev.xs2gateway.orders.web.OrderView$InvoiceView",
            "dev.xs2gateway.orders.web.OrderView$TicketView",
            "dev.xs2gateway.orders.web.OrderView$ZipView",
            "dev.xs2gateway.orders.cache.RedisSnapshots$Entry",
            "dev.xs2gateway.orders.model.State",
            "dev.xs2gateway.orders.model.Ticket",
            "dev.xs2gateway.orders.model.Ticket$Seat",
        })
final class NativeImageReflection {
    private NativeImageReflection() {}
}
