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

/** The HTTP routes of bookings. */
@Path("/bookings")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Bookings")
@NonBlocking
public class BookingResource {
    private final LookupAnswers answers;
    private final LookupKind kind;

    @Inject
    BookingResource(LookupAnswers answers, LookupKinds kinds) {
        this.answers = answers;
        this.kind = kinds.bookings();
    }

    /**
     * Many bookings: each id is in exactly one of the lists; {@code unchanged} is present only if the request states what is {@code known}.
     */
    public record Bookings(
            List<BookingView> bookings,
            List<String> missing,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            List<String> unchanged,

            List<LookupAnswers.Failed> failed) {}

    @GET
    @Path("/{bookingId}")
    @Operation(operationId = "getBooking", summary = "The booking with all its orders")
    @APIResponseSchema(value = BookingView.class, responseCode = "200")
    public void booking(
            @PathParam("bookingId") String bookingId,
            @Context RoutingContext request,
            @Suspended AsyncResponse answer) {
        answers.one(kind, kind.checked(bookingId), request, answer);
    }

    @GET
    @Operation(operationId = "getBookings", summary = "Up to 100 bookings at once; each entry carries its etag")
    @Parameter(
            name = "id",
            in = ParameterIn.QUERY,
            required = true,
            description = "The ids: id=A&id=B and so on",
            schema = @Schema(type = SchemaType.ARRAY, implementation = String.class, minItems = 1, maxItems = 100))
    @APIResponseSchema(value = Bookings.class, responseCode = "200")
    public void bookings(@Context RoutingContext request, @Suspended AsyncResponse answer) {
        // Not by @QueryParam, which omits empty ids.
        answers.many(kind, RequestedIds.ofQuery("bookingId", request.queryParam("id")), null, true, request, answer);
    }

    @QUERY
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(operationId = "queryBookings", hidden = true)
    public void query(
            LookupAnswers.@Nullable Lookup lookup, @Context RoutingContext request, @Suspended AsyncResponse answer) {
        many(lookup, true, request, answer);
    }

    @POST
    @Path("/lookup")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "lookupBookings",
            summary = "Up to 1,000 bookings at once; those whose etag is the known one come back in unchanged")
    @APIResponseSchema(value = Bookings.class, responseCode = "200")
    public void lookup(
            LookupAnswers.@Nullable Lookup lookup, @Context RoutingContext request, @Suspended AsyncResponse answer) {
        many(lookup, false, request, answer);
    }

    private void many(
            LookupAnswers.@Nullable Lookup lookup, boolean tagged, RoutingContext request, AsyncResponse answer) {
        answers.many(
                kind,
                RequestedIds.ofBody("bookingId", lookup == null ? null : lookup.ids()),
                lookup == null ? null : lookup.known(),
                tagged,
                request,
                answer);
    }
}
