package dev.xs2gateway.http;

import dev.xs2gateway.files.Delivery;
import dev.xs2gateway.files.Feed;
import dev.xs2gateway.files.FileHead;
import dev.xs2gateway.files.Outcome;
import dev.xs2gateway.files.Transfers;
import dev.xs2gateway.files.Wanted;
import io.quarkus.arc.properties.IfBuildProperty;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Gives the files that tests put there. */
@Path("/test-deliveries")
@Produces("application/pdf")
@RunOnVirtualThread
@IfBuildProperty(name = "test.deliveries", stringValue = "true")
public class DeliveryTestResource {
    static final Map<String, Put> PUT = new ConcurrentHashMap<>();

    /** A file to be had under a name, and how its deliveries ended. */
    record Put(FileHead head, Wanted wanted, Feed feed, BlockingQueue<Outcome> outcomes) {
        Put(FileHead head, Wanted wanted, Feed feed) {
            this(head, wanted, feed, new LinkedBlockingQueue<>());
        }
    }

    private final Transfers transfers;

    @Inject
    DeliveryTestResource(Transfers transfers) {
        this.transfers = transfers;
    }

    @GET
    @Path("/{name}")
    @Operation(hidden = true)
    public Delivery get(@PathParam("name") String name) {
        Put put = Objects.requireNonNull(PUT.get(name));
        return new Delivery(put.head(), transfers.follow(put.wanted(), put.feed()), put.outcomes()::add);
    }

    @HEAD
    @Path("/{name}")
    @Operation(hidden = true)
    public Response head(@PathParam("name") String name) {
        return DeliveryHead.answer(Objects.requireNonNull(PUT.get(name)).head(), 200);
    }
}
