package dev.xs2gateway.http.pipeline;

import dev.xs2gateway.http.HttpConfig;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.CorsHandler;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lets pages of the origins in {@code gateway.http.cors-origins} call the gateway. A request from
 * another origin gets no CORS headers, so that its browser withholds the answer from the page.
 */
@Singleton
final class CorsStage implements StageHandler {
    private static final int PREFLIGHT_SECONDS = 600;
    private static final Set<HttpMethod> METHODS = Set.of(
            HttpMethod.GET,
            HttpMethod.HEAD,
            HttpMethod.POST,
            HttpMethod.PUT,
            HttpMethod.DELETE,
            HttpMethod.valueOf("QUERY"));
    private static final Set<String> EXPOSED = Set.of(
            "Age",
            "Cache-Status",
            "Content-Disposition",
            "ETag",
            "Preference-Applied",
            "Repr-Digest",
            "Retry-After",
            "X-Request-Id",
            "Xs2-Verified");

    private final List<String> origins;
    private final Handler<RoutingContext> cors;

    @Inject
    CorsStage(HttpConfig config) {
        this.origins = config.corsOrigins().orElse(List.of());
        this.cors = CorsHandler.create()
                .addOrigins(origins)
                .allowedMethods(METHODS)
                .exposedHeaders(EXPOSED)
                .maxAgeSeconds(PREFLIGHT_SECONDS);
    }

    @Override
    public Stage stage() {
        return Stage.CORS;
    }

    @Override
    public void handle(RoutingContext request) {
        @Nullable String origin = request.request().getHeader(HttpHeaders.ORIGIN);
        if (origin != null && origins.contains(origin)) {
            cors.handle(request);
        } else {
            request.next();
        }
    }
}
