package dev.xs2gateway.invoices;

import dev.xs2gateway.http.delivery.FileAnswers;
import dev.xs2gateway.orders.model.Ids;
import dev.xs2gateway.upstream.call.CallAccount;
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

/** The HTTP resource for invoices. */
@Path("/orders/{orderId}/invoices/{invoiceId}")
@Tag(name = "Files")
@RunOnVirtualThread
public class InvoiceResource {
    private final Invoices invoices;
    private final FileAnswers request;

    @Inject
    InvoiceResource(Invoices invoices, FileAnswers request) {
        this.invoices = invoices;
        this.request = request;
    }

    @GET
    @Operation(operationId = "getInvoice", summary = "The invoice's PDF, whole; the vendor states no digest for it")
    @APIResponse(
            responseCode = "200",
            description = "The file",
            content =
                    @Content(
                            mediaType = "application/pdf",
                            schema = @Schema(type = SchemaType.STRING, format = "binary")))
    public Response invoice(@PathParam("orderId") String orderId, @PathParam("invoiceId") String invoiceId) {
        return answer(orderId, invoiceId);
    }

    @HEAD
    @Operation(operationId = "headInvoice", summary = "What the invoice is, without fetching it")
    public Response invoiceHead(@PathParam("orderId") String orderId, @PathParam("invoiceId") String invoiceId) {
        return answer(orderId, invoiceId);
    }

    private Response answer(String orderId, String invoiceId) {
        CallAccount account = CallAccount.onFile(request.consumer(), request.isBulk());
        return request.answer(
                account::calls, () -> invoices.invoice(Ids.checked("orderId", orderId), invoiceId, account));
    }
}
