package dev.xs2gateway.http.pipeline;

import dev.xs2gateway.InvalidSettingException;
import dev.xs2gateway.http.HttpConfig;
import dev.xs2gateway.http.connection.ClosedConnections;
import dev.xs2gateway.http.connection.UnreadBody;
import dev.xs2gateway.http.headers.HeaderGrammar;
import dev.xs2gateway.http.headers.HeaderLines;
import dev.xs2gateway.http.problem.ProblemType;
import dev.xs2gateway.http.problem.Problems;
import dev.xs2gateway.http.route.RouteMatch;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Collects the body of a request before the request takes a place in {@link AdmissionControl}, so that a slow sender
 * keeps no other caller out. Refuses bodies that no look-up needs: too large, compressed, or not complete in time.
 */
@Singleton
final class RequestBodyStage implements StageHandler {
    private static final String IDENTITY = "identity";

    private final ProblemResponder early;
    private final BodyLimits limits;
    private final ClosedConnections closed;

    @Inject
    RequestBodyStage(HttpConfig config, ProblemResponder early, ClosedConnections closed) {
        InvalidSettingException.unlessPositive("gateway.http.body-timeout", config.bodyTimeout());
        this.early = early;
        this.closed = closed;
        this.limits = new BodyLimits(config.bodyTimeout(), Runtime.getRuntime().maxMemory());
    }

    @Override
    public Stage stage() {
        return Stage.BODY;
    }

    @Override
    public void handle(RoutingContext request) {
        HttpServerRequest http = request.request();
        if (BodyLimits.isTooLarge(BodyLimits.length(http))) {
            early.refuse(request, Problems.tooLarge());
        } else if (!hasBody(request)) {
            // A body that no code reads is handled by ConnectionGuard.
            request.next();
        } else if (isCoded(http)) {
            http.response().putHeader(HttpHeaders.ACCEPT_ENCODING, IDENTITY);
            early.refuse(
                    request,
                    Problems.of(
                            ProblemType.UNSUPPORTED_MEDIA_TYPE,
                            "Send the body as it is, without Content-Encoding.",
                            Map.of()));
        } else {
            new RequestBody(request, early, limits, () -> countLate(http)).collect();
        }
    }

    /** Counts a late body; over HTTP/2 it ends its stream only, and the connection stays open. */
    private void countLate(HttpServerRequest http) {
        if (!UnreadBody.isHttp2(http)) {
            closed.count(ClosedConnections.Reason.SLOW_BODY);
        }
    }

    private static boolean hasBody(RoutingContext request) {
        RouteMatch match = RouteMatch.of(request);
        return match != null && match.route().verb().hasBody();
    }

    private static boolean isCoded(HttpServerRequest http) {
        @Nullable String codings = HeaderLines.joined(http.headers(), "Content-Encoding");
        return codings != null
                && HeaderGrammar.elements(codings).stream().anyMatch(coding -> !coding.equalsIgnoreCase(IDENTITY));
    }
}
