package dev.xs2gateway.orders;

import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.upstream.IdKind;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Orders over HTTP. */
@Path("/orders")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Orders")
public class OrderResource extends LookupResource<OrderView> {
    @Inject
    OrderResource(OrderLookup lookup) {
        super(lookup, IdKind.ORDER, OrderView::of);
    }

    /** Many orders: each id once, in one of the three lists. */
    public record Orders(List<OrderView> orders, List<String> missing, List<Failed> failed) {}

    @GET
    @Path("/{orderId}")
    @Operation(summary = "The order with its tickets")
    public Uni<OrderView> order(@PathParam("orderId") String orderId) {
        return one(Ids.checked("orderId", orderId)).onItem().transform(answer -> {
            if (!answer.known()) {
                throw new Failure.OrderNotFound(orderId).asException();
            }
            return OrderView.of(orderId, answer);
        });
    }

    @GET
    @Operation(summary = "Up to 100 orders at once")
    public Uni<Orders> orders(@QueryParam("id") @Nullable List<String> ids) {
        return orders(ManyIds.ofQuery("orderId", ids));
    }

    @POST
    @Path("/lookup")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Up to 1,000 orders at once")
    public Uni<Orders> lookup(@Nullable Lookup lookup) {
        return orders(ManyIds.ofBody("orderId", lookup == null ? null : lookup.ids()));
    }

    private Uni<Orders> orders(ManyIds ids) {
        return many(ids).onItem().transform(many -> new Orders(many.found(), many.missing(), many.failed()));
    }
}
