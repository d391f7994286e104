package dev.xs2gateway.upstream;

import io.quarkus.rest.client.reactive.ClientExceptionMapper;
import io.quarkus.rest.client.reactive.Url;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * The JSON calls of the vendor's API. The list's path is a setting, so every call names its whole URL. Answers come as bytes, for
 * they are read as what they must be, whatever type they state.
 *
 * <p>Only these query fields are ever sent: XS2Event refuses those that it does not know.
 */
@Path("")
interface Xs2Api {
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    Uni<byte[]> orders(
            @Url String url,
            @QueryParam("booking_id") @Nullable String bookingIds,
            @QueryParam("bookingorder_id") @Nullable String orderIds,
            @QueryParam("page") int page,
            @QueryParam("page_size") int pageSize);

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    Uni<byte[]> order(@Url String url);

    @ClientExceptionMapper
    static RuntimeException refused(Response response) {
        return new RefusedCall(
                response.getStatus(), response.getStringHeaders().getFirst("Retry-After"), isFromApi(response));
    }

    /** Does not wait: the REST client has received the body of an unsuccessful answer whole before it maps it. */
    private static boolean isFromApi(Response response) {
        try (InputStream body = response.readEntity(InputStream.class)) {
            return ErrorBody.isFromApi(body.readNBytes(ErrorBody.LONGEST + 1));
        } catch (IOException | ProcessingException unreadable) {
            return false;
        }
    }
}
