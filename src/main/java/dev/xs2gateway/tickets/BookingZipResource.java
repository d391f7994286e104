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

/** The HTTP resource for all tickets of a booking as one zip. */
@Path("/bookings/{bookingId}/tickets.zip")
@Tag(name = "Files")
@RunOnVirtualThread
public class BookingZipResource {
    private final Tickets tickets;
    private final FileAnswers request;

    @Inject
    BookingZipResource(Tickets tickets, FileAnswers request) {
        this.tickets = tickets;
        this.request = request;
    }

    @GET
    @Operation(
            operationId = "getBookingZip",
            summary = "One zip over all orders of the booking, of its checked PDFs, with a folder for each order")
    @APIResponse(
            responseCode = "200",
            description = "The file",
            content =
                    @Content(
                            mediaType = "application/zip",
                            schema = @Schema(type = SchemaType.STRING, format = "binary")))
    public Response zip(
            @PathParam("bookingId") String bookingId,
            @Parameter(description = TicketResource.PARTIAL) @QueryParam("partial") boolean partial) {
        return answer(bookingId, partial);
    }

    @HEAD
    @Operation(operationId = "headBookingZip", summary = "What the zip is, without fetching it")
    public Response zipHead(
            @PathParam("bookingId") String bookingId,
            @Parameter(description = TicketResource.PARTIAL) @QueryParam("partial") boolean partial) {
        return answer(bookingId, partial);
    }

    private Response answer(String bookingId, boolean partial) {
        CallAccount account = CallAccount.onFile(request.consumer(), request.isBulk());
        return request.answer(
                account::calls, () -> tickets.zipOfBooking(Ids.checked("bookingId", bookingId), partial, account));
    }
}
