package dev.xs2gateway.orders.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.xs2gateway.http.route.QUERY;
import io.smallrye.common.annotation.NonBlocking;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The HTTP routes of orders. */
@Path("/orders")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Orders")
@NonBlocking
public class OrderResource {
    private final LookupAnswers answers;
    private final LookupKind kind;

    @Inject
    OrderResource(LookupAnswers answers, LookupKinds kinds) {
        this.answers = answers;
        this.kind = kinds.orders();
    }

    /**
     * Many orders: each id is in exactly one of the lists; {@code unchanged} is present only if the request states what is {@code known}.
     */
    public record Orders(
            List<OrderView> orders,
            List<String> missing,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            List<String> unchanged,

            List<LookupAnswers.Failed> failed) {}

    @GET
    @Path("/{orderId}")
    @Operation(operationId = "getOrder", summary = "The order with its tickets")
    @APIResponseSchema(value = OrderView.class, responseCode = "200")
    public void order(
            @PathParam("orderId") String orderId, @Context RoutingContext request, @Suspended AsyncResponse answer) {
        answers.one(kind, kind.checked(orderId), request, answer);
    }

    @GET
    @Operation(operationId = "getOrders", summary = "Up to 100 orders at once; each entry carries its etag")
    @Parameter(
            name = "id",
            in = ParameterIn.QUERY,
            required = true,
            description = "The ids: id=A&id=B and so on",
            schema = @Schema(type = SchemaType.ARRAY, implementation = String.class, minItems = 1, maxItems = 100))
    @APIResponseSchema(value = Orders.class, responseCode = "200")
    public void orders(@Context RoutingContext request, @Suspended AsyncResponse answer) {
        // Not by @QueryParam, which omits empty ids.
        answers.many(kind, RequestedIds.ofQuery("orderId", request.queryParam("id")), null, true, request, answer);
    }

    @QUERY
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(operationId = "queryOrders", hidden = true)
    public void query(
            LookupAnswers.@Nullable Lookup lookup, @Context RoutingContext request, @Suspended AsyncResponse answer) {
        many(lookup, true, request, answer);
    }

    @POST
    @Path("/lookup")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "lookupOrders",
            summary = "Up to 1,000 orders at once; those whose etag is the known one come back in unchanged")
    @APIResponseSchema(value = Orders.class, responseCode = "200")
    public void lookup(
            LookupAnswers.@Nullable Lookup lookup, @Context RoutingContext request, @Suspended AsyncResponse answer) {
        many(lookup, false, request, answer);
    }

    private void many(
            LookupAnswers.@Nullable Lookup lookup, boolean tagged, RoutingContext request, AsyncResponse answer) {
        answers.many(
                kind,
                RequestedIds.ofBody("orderId", lookup == null ? null : lookup.ids()),
                lookup == null ? null : lookup.known(),
                tagged,
                request,
                answer);
    }
}
