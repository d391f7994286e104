package dev.xs2gateway.links;

import dev.xs2gateway.access.RequestCaller;
import dev.xs2gateway.access.links.Link.Kind;
import dev.xs2gateway.access.links.LinkIssuer;
import dev.xs2gateway.access.links.LinkIssuer.IssuedLink;
import dev.xs2gateway.access.links.LinkTerms;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Answers the current request for a new link. */
@ApplicationScoped
class LinkAnswers {
    private final LinkIssuer issuer;
    private final RoutingContext request;

    @Inject
    LinkAnswers(LinkIssuer issuer, RoutingContext request) {
        this.issuer = issuer;
        this.request = request;
    }

    /** A new link: {@code linkId} names it and may be logged; whoever has {@code url} has the file. */
    public record LinkView(String linkId, String url, Instant expiresAt) {}

    /** Issues a link to a file whose ids are well formed; {@code terms} is null if the request has no body. */
    Response issue(Kind kind, String ownerId, String itemId, @Nullable LinkTerms terms) {
        String consumer = RequestCaller.of(request).consumer();
        IssuedLink issued = issuer.issue(kind, ownerId, itemId, terms == null ? LinkTerms.none() : terms, consumer);
        LinkView view =
                new LinkView(issued.link().id(), issued.url(), issued.link().expiresAt());
        return Response.status(Response.Status.CREATED)
                .header(HttpHeaders.LOCATION, issued.url())
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .entity(view)
                .build();
    }
}
