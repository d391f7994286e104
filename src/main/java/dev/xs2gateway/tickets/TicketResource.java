package dev.xs2gateway.tickets;

import dev.xs2gateway.http.delivery.FileAnswers;
import dev.xs2gateway.orders.model.Ids;
import dev.xs2gateway.upstream.call.CallAccount;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The HTTP resource for the tickets of an order, one by one or as a zip. */
@Path("/orders/{orderId}")
@Tag(name = "Files")
@RunOnVirtualThread
public class TicketResource {
    static final String PARTIAL = "Tickets that cannot be had are named in MISSING.txt, instead of in a refusal";

    private final Tickets tickets;
    private final FileAnswers request;

    @Inject
    TicketResource(Tickets tickets, FileAnswers request) {
        this.tickets = tickets;
        this.request = request;
    }

    @GET
    @Path("/tickets/{ticketId}")
    @Operation(operationId = "getTicket", summary = "The ticket's PDF, its SHA-256 checked against the vendor's")
    @APIResponse(
            responseCode = "200",
            description = "The file",
            content =
                    @Content(
                            mediaType = "application/pdf",
                            schema = @Schema(type = SchemaType.STRING, format = "binary")))
    public Response ticket(@PathParam("orderId") String orderId, @PathParam("ticketId") String ticketId) {
        return answer(orderId, ticketId);
    }

    @HEAD
    @Path("/tickets/{ticketId}")
    @Operation(operationId = "headTicket", summary = "What the PDF is, without fetching it")
    public Response ticketHead(@PathParam("orderId") String orderId, @PathParam("ticketId") String ticketId) {
        return answer(orderId, ticketId);
    }

    private Response answer(String orderId, String ticketId) {
        CallAccount account = CallAccount.onFile(request.consumer(), request.isBulk());
        return request.answer(
                account::calls, () -> tickets.ticket(orderId(orderId), Ids.checkedTicketId(ticketId), account));
    }

    @GET
    @Path("/tickets.zip")
    @Operation(
            operationId = "getOrderZip",
            summary = "The zip of the order's tickets: the vendor's, checked, or one of its checked PDFs")
    @APIResponse(
            responseCode = "200",
            description = "The file",
            content =
                    @Content(
                            mediaType = "application/zip",
                            schema = @Schema(type = SchemaType.STRING, format = "binary")))
    public Response zip(
            @PathParam("orderId") String orderId,
            @Parameter(description = PARTIAL) @QueryParam("partial") boolean partial) {
        return answer(orderId, partial);
    }

    @HEAD
    @Path("/tickets.zip")
    @Operation(operationId = "headOrderZip", summary = "What the zip is, without fetching it")
    public Response zipHead(
            @PathParam("orderId") String orderId,
            @Parameter(description = PARTIAL) @QueryParam("partial") boolean partial) {
        return answer(orderId, partial);
    }

    private Response answer(String orderId, boolean partial) {
        CallAccount account = CallAccount.onFile(request.consumer(), request.isBulk());
        return request.answer(account::calls, () -> tickets.zipOfOrder(orderId(orderId), partial, account));
    }

    private static String orderId(String asked) {
        return Ids.checked("orderId", asked);
    }
}
