package dev.xs2gateway.links;

import dev.xs2gateway.access.links.LinkFailures;
import dev.xs2gateway.files.transfer.FileSource;
import dev.xs2gateway.http.delivery.FileAnswers;
import dev.xs2gateway.http.route.RequestedFile;
import dev.xs2gateway.invoices.Invoices;
import dev.xs2gateway.orders.model.Ids;
import dev.xs2gateway.tickets.Tickets;
import dev.xs2gateway.upstream.call.CallAccount;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/**
 * The HTTP resource for the file behind a link, given as its own route gives it. The pipeline has verified the link, so
 * the token is of no use here.
 */
@Path("/d/{token}")
@Tag(name = "Links")
@RunOnVirtualThread
public class LinkedFileResource {
    private static final String PARTIAL =
            "Of a zip: tickets that cannot be had are named in MISSING.txt, instead of in a refusal";
    private static final String TOKEN = "What follows /d/ in the link";

    private final Tickets tickets;
    private final Invoices invoices;
    private final FileAnswers request;

    @Inject
    LinkedFileResource(Tickets tickets, Invoices invoices, FileAnswers request) {
        this.tickets = tickets;
        this.invoices = invoices;
        this.request = request;
    }

    @GET
    @Operation(
            operationId = "getLinkedFile",
            summary = "The file behind a link; a browser gets a page where there is none")
    @Parameter(
            name = "token",
            in = ParameterIn.PATH,
            required = true,
            description = TOKEN,
            schema = @Schema(type = SchemaType.STRING))
    @APIResponse(
            responseCode = "200",
            description = "The file",
            content = {
                @Content(mediaType = "application/pdf", schema = @Schema(type = SchemaType.STRING, format = "binary")),
                @Content(mediaType = "application/zip", schema = @Schema(type = SchemaType.STRING, format = "binary"))
            })
    public Response file(@Parameter(description = PARTIAL) @QueryParam("partial") boolean partial) {
        return answer(partial);
    }

    @HEAD
    @Operation(operationId = "headLinkedFile", summary = "What the file is, without fetching it")
    @Parameter(
            name = "token",
            in = ParameterIn.PATH,
            required = true,
            description = TOKEN,
            schema = @Schema(type = SchemaType.STRING))
    public Response fileHead(@Parameter(description = PARTIAL) @QueryParam("partial") boolean partial) {
        return answer(partial);
    }

    @POST
    @Operation(operationId = "confirmLink", summary = "Spends a use of a link with confirm; needs a database")
    @Parameter(
            name = "token",
            in = ParameterIn.PATH,
            required = true,
            description = TOKEN,
            schema = @Schema(type = SchemaType.STRING))
    @APIResponse(responseCode = "303", description = "Leads to the file")
    public Response confirm() {
        throw LinkFailures.noDatabase("Confirming a link").asException();
    }

    private Response answer(boolean partial) {
        CallAccount account = CallAccount.onFile(request.consumer(), request.isBulk());
        return request.answer(account::calls, () -> source(request.file(), partial, account));
    }

    private FileSource source(RequestedFile file, boolean partial, CallAccount account) {
        if (file.bookingId() != null) {
            return tickets.zipOfBooking(file.bookingId(), partial, account);
        }
        String orderId = Ids.checked("orderId", file.orderId());
        return switch (file.kind()) {
            case TICKET -> tickets.ticket(orderId, file.name(), account);
            case ZIP -> tickets.zipOfOrder(orderId, partial, account);
            case INVOICE -> invoices.invoice(orderId, file.name(), account);
        };
    }
}
