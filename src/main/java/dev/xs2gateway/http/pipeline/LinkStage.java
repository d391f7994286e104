package dev.xs2gateway.http.pipeline;

import dev.xs2gateway.access.RequestCaller;
import dev.xs2gateway.access.links.Link;
import dev.xs2gateway.access.links.LinkFailures;
import dev.xs2gateway.access.links.LinkKeysReloader;
import dev.xs2gateway.access.links.LinkRejections;
import dev.xs2gateway.access.links.LinkSigner;
import dev.xs2gateway.access.links.Verification;
import dev.xs2gateway.access.links.Verification.Expired;
import dev.xs2gateway.access.links.Verification.Invalid;
import dev.xs2gateway.access.links.Verification.Valid;
import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.http.problem.LoggedPath;
import dev.xs2gateway.http.problem.Problems;
import dev.xs2gateway.http.route.RequestedFile;
import dev.xs2gateway.http.route.RouteMatch;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * Verifies the link of a request below {@code /d/}: it is the right to its file and states which file that is. A token that is
 * forged, expired or malformed gets one answer.
 */
@Singleton
final class LinkStage implements StageHandler {
    private static final String TOKEN = "token";

    private final LinkKeysReloader keys;
    private final LinkRejections rejections;
    private final Clock clock;
    private final ProblemResponder early;

    @Inject
    LinkStage(LinkKeysReloader keys, LinkRejections rejections, Clock clock, ProblemResponder early) {
        this.keys = keys;
        this.rejections = rejections;
        this.clock = clock;
        this.early = early;
    }

    @Override
    public Stage stage() {
        return Stage.LINK;
    }

    @Override
    public void handle(RoutingContext request) {
        RouteMatch match = RouteMatch.of(request);
        String token = match == null ? null : match.parameter(TOKEN);
        if (token == null) {
            request.next();
            return;
        }
        request.addHeadersEndHandler(beforeHead -> protect(request.response().headers()));
        LinkPage.choose(request);
        LinkSigner signer = keys.signer().orElse(null);
        Failure failure = signer == null ? LinkFailures.noKeys() : verify(signer, token, request);
        if (failure == null) {
            request.next();
        } else {
            early.decline(request, Problems.of(failure));
        }
    }

    /** Keeps the file out of caches and search engines, and the link out of the requests of pages that follow. */
    private static void protect(MultiMap headers) {
        headers.set("Cache-Control", "no-store");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("X-Robots-Tag", "noindex");
        headers.set("X-Content-Type-Options", "nosniff");
    }

    private @Nullable Failure verify(LinkSigner signer, String token, RoutingContext request) {
        Verification verification = signer.verify(token, clock.instant());
        rejections.record(verification);
        switch (verification) {
            case Valid(Link link) -> {
                use(link, request);
                // A link that another version has issued: without the page it would be spent by the first mail scanner.
                return link.confirm() ? LinkFailures.noDatabase("A link with confirm") : null;
            }
            case Expired(Link link) -> use(link, request);
            case Invalid none -> {}
        }
        return new Failure.LinkNotFound();
    }

    private static void use(Link link, RoutingContext request) {
        RequestedFile.of(link).storeIn(request);
        RequestCaller.identifyByLink(request);
        LoggedPath.ofLink(request, link.id());
    }
}
