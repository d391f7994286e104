package dev.xs2gateway.links;

import dev.xs2gateway.access.links.Link.Kind;
import dev.xs2gateway.access.links.LinkTerms;
import dev.xs2gateway.links.LinkAnswers.LinkView;
import dev.xs2gateway.orders.model.Ids;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The HTTP resource for links to the zip of an order. */
@Path("/orders/{orderId}/tickets.zip/links")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Links")
@NonBlocking
public class OrderZipLinkResource {
    private final LinkAnswers answers;

    @Inject
    OrderZipLinkResource(LinkAnswers answers) {
        this.answers = answers;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(operationId = "createOrderZipLink", summary = "The same for the zip of the order")
    @APIResponseSchema(value = LinkView.class, responseCode = "201", responseDescription = "The link")
    public Response create(@PathParam("orderId") String orderId, @Nullable LinkTerms terms) {
        return answers.issue(Kind.ORDER_ZIP, Ids.checked("orderId", orderId), "", terms);
    }
}
