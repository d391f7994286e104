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

/** Bookings over HTTP. */
@Path("/bookings")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Bookings")
public class BookingResource extends LookupResource<BookingView> {
    @Inject
    BookingResource(OrderLookup lookup) {
        super(lookup, IdKind.BOOKING, BookingView::of);
    }

    /** Many bookings: each id once, in one of the three lists. */
    public record Bookings(List<BookingView> bookings, List<String> missing, List<Failed> failed) {}

    @GET
    @Path("/{bookingId}")
    @Operation(summary = "The booking with all its orders")
    public Uni<BookingView> booking(@PathParam("bookingId") String bookingId) {
        return one(Ids.checked("bookingId", bookingId)).onItem().transform(answer -> {
            if (!answer.known()) {
                throw new Failure.BookingNotFound(bookingId).asException();
            }
            return BookingView.of(bookingId, answer);
        });
    }

    @GET
    @Operation(summary = "Up to 100 bookings at once")
    public Uni<Bookings> bookings(@QueryParam("id") @Nullable List<String> ids) {
        return bookings(ManyIds.ofQuery("bookingId", ids));
    }

    @POST
    @Path("/lookup")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Up to 1,000 bookings at once")
    public Uni<Bookings> lookup(@Nullable Lookup lookup) {
        return bookings(ManyIds.ofBody("bookingId", lookup == null ? null : lookup.ids()));
    }

    private Uni<Bookings> bookings(ManyIds ids) {
        return many(ids).onItem().transform(many -> new Bookings(many.found(), many.missing(), many.failed()));
    }
}
