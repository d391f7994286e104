package dev.xs2gateway.audit.web;

import dev.xs2gateway.audit.store.AuditStore;
import dev.xs2gateway.audit.store.StoredChain;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriBuilder;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The routes that show and export audit records. */
@Path("/audit")
@Tag(name = "Audit")
@RunOnVirtualThread
public class AuditResource {
    private static final List<MediaType> TYPES = List.of(
            MediaType.APPLICATION_JSON_TYPE, MediaType.valueOf(AuditPage.JSON_LINES), MediaType.valueOf(AuditPage.CSV));
    private static final Instant END_OF_TIME = Instant.parse("9999-01-01T00:00:00Z");

    private final AuditStore store;

    @Inject
    AuditResource(AuditStore store) {
        this.store = store;
    }

    @GET
    @Produces({MediaType.APPLICATION_JSON, AuditPage.JSON_LINES, AuditPage.CSV})
    @Operation(operationId = "getAudit", summary = "Who received which bytes: records of file requests, newest first")
    @Parameter(name = "order", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.STRING))
    @Parameter(name = "booking", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.STRING))
    @Parameter(name = "ticket", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.STRING))
    @Parameter(
            name = "digest",
            in = ParameterIn.QUERY,
            description = "The SHA-256 that XS2Event states, or that of the bytes",
            schema = @Schema(type = SchemaType.STRING))
    @Parameter(name = "consumer", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.STRING))
    @Parameter(name = "link", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.STRING))
    @Parameter(
            name = "outcome",
            in = ParameterIn.QUERY,
            schema =
                    @Schema(
                            type = SchemaType.STRING,
                            enumeration = {"complete", "cut", "described", "unchanged", "refused", "left"}))
    @Parameter(
            name = "from",
            in = ParameterIn.QUERY,
            description = "From this time on",
            schema = @Schema(type = SchemaType.STRING, format = "date-time"))
    @Parameter(
            name = "to",
            in = ParameterIn.QUERY,
            description = "Before this time",
            schema = @Schema(type = SchemaType.STRING, format = "date-time"))
    @Parameter(
            name = "limit",
            in = ParameterIn.QUERY,
            description = "The largest number of records, 100 by default",
            schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "1000"))
    @Parameter(
            name = "after",
            in = ParameterIn.QUERY,
            description = "The cursor of the page before",
            schema = @Schema(type = SchemaType.STRING))
    @APIResponse(
            responseCode = "200",
            description = "A page of records; Link: rel=next and the member next lead to the one that follows",
            content = {
                @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(type = SchemaType.OBJECT)),
                @Content(mediaType = AuditPage.JSON_LINES, schema = @Schema(type = SchemaType.STRING)),
                @Content(mediaType = AuditPage.CSV, schema = @Schema(type = SchemaType.STRING))
            })
    public Response page(@Context UriInfo uri, @Context HttpHeaders headers) {
        AuditQuery query = new AuditQuery(uri.getQueryParameters());
        AuditPage page = AuditPage.of(store.find(query.filter()), query.limit());
        MediaType type = preferred(headers);
        Response.ResponseBuilder response = Response.ok(page.as(type), type.withCharset("utf-8"));
        if (page.next() != null) {
            response.header(HttpHeaders.LINK, "<" + next(uri, page.next()) + ">; rel=\"next\"");
        }
        return withoutTraces(response);
    }

    private static String next(UriInfo uri, String cursor) {
        return UriBuilder.fromPath("/audit")
                .replaceQuery(uri.getRequestUri().getRawQuery())
                .replaceQueryParam("after", cursor)
                .build()
                .toString();
    }

    private static MediaType preferred(HttpHeaders headers) {
        return headers.getAcceptableMediaTypes().stream()
                .flatMap(wanted -> TYPES.stream().filter(wanted::isCompatible))
                .findFirst()
                .orElse(MediaType.APPLICATION_JSON_TYPE);
    }

    @GET
    @Path("/export")
    @Produces(AuditPage.JSON_LINES)
    @Operation(
            operationId = "exportAudit",
            summary = "All records by pod, in their order, as JSON lines that verify-audit checks")
    @Parameter(
            name = "from",
            in = ParameterIn.QUERY,
            description = "From this time on",
            schema = @Schema(type = SchemaType.STRING, format = "date-time"))
    @Parameter(
            name = "to",
            in = ParameterIn.QUERY,
            description = "Before this time",
            schema = @Schema(type = SchemaType.STRING, format = "date-time"))
    @APIResponse(
            responseCode = "200",
            description = "The records; an export without its last line is not whole",
            content = @Content(mediaType = AuditPage.JSON_LINES, schema = @Schema(type = SchemaType.STRING)))
    public Response export(@Context UriInfo uri) {
        MultivaluedMap<String, String> parameters = new MultivaluedHashMap<>(uri.getQueryParameters());
        AuditQuery query = new AuditQuery(parameters);
        if (!List.of("from", "to").containsAll(parameters.keySet())) {
            throw AuditQuery.refused("An export takes the parameters from and to alone");
        }
        Instant from = query.time("from");
        Instant to = query.time("to");
        List<StoredChain> chains = from == null && to == null
                ? store.chains()
                : store.chains(from == null ? Instant.EPOCH : from, to == null ? END_OF_TIME : to);
        return withoutTraces(Response.ok(new AuditExport(store, chains), AuditPage.JSON_LINES));
    }

    private static Response withoutTraces(Response.ResponseBuilder response) {
        return response.header(HttpHeaders.CACHE_CONTROL, "no-store").build();
    }
}
