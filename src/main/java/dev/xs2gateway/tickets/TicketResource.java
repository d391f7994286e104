package dev.xs2gateway.tickets;

import dev.xs2gateway.files.Delivery;
import dev.xs2gateway.http.FileRequest;
import dev.xs2gateway.http.FileRequest.Asked;
import dev.xs2gateway.orders.Ids;
import dev.xs2gateway.upstream.Spending;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Tickets and zips over HTTP. */
@Path("/orders/{orderId}")
@Tag(name = "Files")
@RunOnVirtualThread
public class TicketResource {
    private final Tickets tickets;
    private final FileRequest request;

    @Inject
    TicketResource(Tickets tickets, FileRequest request) {
        this.tickets = tickets;
        this.request = request;
    }

    @GET
    @Path("/tickets/{ticketId}")
    @Operation(summary = "The ticket's PDF, its SHA-256 checked against the vendor's")
    @APIResponse(
            responseCode = "200",
            description = "The file",
            content =
                    @Content(
                            mediaType = "application/pdf",
                            schema = @Schema(type = SchemaType.STRING, format = "binary")))
    public Delivery ticket(@PathParam("orderId") String orderId, @PathParam("ticketId") String ticketId) {
        Spending spending = Spending.onFile();
        return request.deliver(
                new Asked(orderId, "ticket", ticketId, spending::calls),
                () -> tickets.openTicket(orderId(orderId), Ids.checkedTicketId(ticketId), spending));
    }

    @HEAD
    @Path("/tickets/{ticketId}")
    @Operation(summary = "What the PDF is, without fetching it")
    public Response ticketHead(@PathParam("orderId") String orderId, @PathParam("ticketId") String ticketId) {
        Spending spending = Spending.onFile();
        return request.describe(
                new Asked(orderId, "ticket", ticketId, spending::calls),
                () -> tickets.ticketHead(orderId(orderId), Ids.checkedTicketId(ticketId), spending));
    }

    @GET
    @Path("/tickets.zip")
    @Operation(summary = "The zip of the order's tickets, its SHA-256 checked against the vendor's")
    @APIResponse(
            responseCode = "200",
            description = "The file",
            content =
                    @Content(
                            mediaType = "application/zip",
                            schema = @Schema(type = SchemaType.STRING, format = "binary")))
    public Delivery zip(@PathParam("orderId") String orderId) {
        Spending spending = Spending.onFile();
        return request.deliver(
                new Asked(orderId, "zip", Tickets.ZIP, spending::calls),
                () -> tickets.openZip(orderId(orderId), spending));
    }

    @HEAD
    @Path("/tickets.zip")
    @Operation(summary = "What the zip is, without fetching it")
    public Response zipHead(@PathParam("orderId") String orderId) {
        Spending spending = Spending.onFile();
        return request.describe(
                new Asked(orderId, "zip", Tickets.ZIP, spending::calls),
                () -> tickets.zipHead(orderId(orderId), spending));
    }

    private static String orderId(String asked) {
        return Ids.checked("orderId", asked);
    }
}
