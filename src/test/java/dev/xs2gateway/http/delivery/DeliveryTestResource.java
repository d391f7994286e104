package dev.xs2gateway.http.delivery;

import dev.xs2gateway.files.Feed;
import dev.xs2gateway.files.FileMetadata;
import dev.xs2gateway.files.FileRequest;
import dev.xs2gateway.files.transfer.OpenFile;
import dev.xs2gateway.files.transfer.Transfers;
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
@Path("/q/test-deliveries")
@Produces("application/pdf")
@RunOnVirtualThread
@IfBuildProperty(name = "test.deliveries", stringValue = "true")
public class DeliveryTestResource {
    public static final Map<String, Put> PUT = new ConcurrentHashMap<>();

    /** A file to be had under a name, and how its deliveries ended. */
    public record Put(FileMetadata head, FileRequest request, Feed feed, BlockingQueue<DeliveryOutcome> outcomes) {
        public Put(FileMetadata head, FileRequest request, Feed feed) {
            this(head, request, feed, new LinkedBlockingQueue<>());
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
        OpenFile file = new OpenFile(put.head(), transfers.follow(put.request(), put.feed()));
        return new Delivery(file, put.outcomes()::add);
    }

    @HEAD
    @Path("/{name}")
    @Operation(hidden = true)
    public Response head(@PathParam("name") String name) {
        return FileHeaders.answer(Objects.requireNonNull(PUT.get(name)).head(), 200);
    }
}
