package dev.xs2gateway.orders.web;

import dev.xs2gateway.http.pipeline.Stage;
import dev.xs2gateway.http.pipeline.StageHandler;
import dev.xs2gateway.http.route.Route;
import dev.xs2gateway.http.route.RouteMatch;
import dev.xs2gateway.orders.model.Ids;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.MediaType;
import org.jspecify.annotations.Nullable;

/**
 * Answers a plain request for one id from the cache, ahead of JAX-RS, which would cost more than the
 * answer. Every other request continues to its resource, which would give the same answer.
 */
@Singleton
public final class CachedLookupHandler implements StageHandler {
    private final LookupAnswers answers;
    private final LookupKinds kinds;

    @Inject
    CachedLookupHandler(LookupAnswers answers, LookupKinds kinds) {
        this.answers = answers;
        this.kinds = kinds;
    }

    @Override
    public Stage stage() {
        return Stage.CACHED_LOOKUP;
    }

    @Override
    public void handle(RoutingContext request) {
        RouteMatch match = RouteMatch.of(request);
        LookupKind kind = match == null ? null : kind(match.route());
        String id = match == null || kind == null || !isPlain(request) ? null : id(match, kind);
        if (kind == null || id == null || !answers.answerHit(kind, id, request)) {
            request.next();
        }
    }

    private @Nullable LookupKind kind(Route route) {
        return switch (route) {
            case GET_BOOKING -> kinds.bookings();
            case GET_ORDER -> kinds.orders();
            default -> null;
        };
    }

    private static @Nullable String id(RouteMatch match, LookupKind kind) {
        return Ids.orNull(match.required(kind.parameter()));
    }

    private static boolean isPlain(RoutingContext request) {
        String accept = request.request().getHeader(HttpHeaders.ACCEPT);
        return request.request().method().equals(HttpMethod.GET)
                && (accept == null || accept.equals("*/*") || accept.equals(MediaType.APPLICATION_JSON));
    }
}
