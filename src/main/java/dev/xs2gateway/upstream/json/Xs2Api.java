package dev.xs2gateway.upstream.json;

import dev.xs2gateway.failure.FailureException;
import dev.xs2gateway.upstream.bytes.ContentCodings;
import dev.xs2gateway.upstream.bytes.JsonResponse;
import dev.xs2gateway.upstream.call.ErrorBody;
import dev.xs2gateway.upstream.call.RefusedCall;
import io.quarkus.rest.client.reactive.ClientExceptionMapper;
import io.quarkus.rest.client.reactive.Url;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.eclipse.microprofile.rest.client.annotation.ClientHeaderParam;
import org.jspecify.annotations.Nullable;

/**
 * The JSON calls of XS2Event's API. The path of the list is a setting, so every call names its whole URL.
 * Answers arrive as bytes, because they are parsed as what they must be, whatever type they state. They may be
 * compressed, unlike files: JSON shrinks to a tenth, and no digest is taken of it.
 *
 * <p>Only these query fields are ever sent: XS2Event refuses fields that it does not know.
 */
@Path("")
@ClientHeaderParam(name = "Accept-Encoding", value = "gzip")
public interface Xs2Api {
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    Uni<JsonResponse> orders(
            @Url String url,
            @QueryParam("booking_id") @Nullable String bookingIds,
            @QueryParam("bookingorder_id") @Nullable String orderIds,
            @QueryParam("page") int page,
            @QueryParam("page_size") int pageSize);

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    Uni<JsonResponse> order(@Url String url);

    @ClientExceptionMapper
    static RuntimeException refused(Response response) {
        return new RefusedCall(
                response.getStatus(), response.getStringHeaders().getFirst("Retry-After"), isFromApi(response));
    }

    /**
     * Whether the API itself wrote the body. Does not block: the REST client has received the whole body of an
     * unsuccessful answer before it maps the answer.
     */
    private static boolean isFromApi(Response response) {
        List<String> codings = response.getStringHeaders().getOrDefault(HttpHeaders.CONTENT_ENCODING, List.of());
        try (InputStream coded = response.readEntity(InputStream.class);
                InputStream body = ContentCodings.decode(coded, ContentCodings.read(codings))) {
            return ErrorBody.isFromApi(body.readNBytes(ErrorBody.LONGEST + 1));
        } catch (IOException | ProcessingException | FailureException unreadable) {
            return false;
        }
    }
}
