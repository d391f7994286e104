package dev.xs2gateway.links;

import dev.xs2gateway.access.links.LinkIssuer;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The HTTP resource for links that have been issued. */
@Path("/links/{linkId}")
@Tag(name = "Links")
@NonBlocking
public class LinkResource {
    private final LinkIssuer issuer;

    @Inject
    LinkResource(LinkIssuer issuer) {
        this.issuer = issuer;
    }

    @DELETE
    @Operation(operationId = "revokeLink", summary = "Ends a link before it expires; needs a database")
    @APIResponse(responseCode = "204", description = "The link gives nothing any more")
    public Response revoke(@PathParam("linkId") String linkId) {
        issuer.revoke();
        return Response.noContent().build();
    }
}
