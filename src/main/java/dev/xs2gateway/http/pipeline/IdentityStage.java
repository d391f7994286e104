package dev.xs2gateway.http.pipeline;

import dev.xs2gateway.access.AccessConfig;
import dev.xs2gateway.access.AccessConfig.Mode;
import dev.xs2gateway.access.BearerChallenge;
import dev.xs2gateway.access.Identification;
import dev.xs2gateway.access.Identification.Identified;
import dev.xs2gateway.access.Identification.Missing;
import dev.xs2gateway.access.Identification.Rejected;
import dev.xs2gateway.access.IdentificationAttempts;
import dev.xs2gateway.access.KeyAuthenticator;
import dev.xs2gateway.access.RequestCaller;
import dev.xs2gateway.access.TrustedProxies;
import dev.xs2gateway.http.problem.ProblemType;
import dev.xs2gateway.http.problem.Problems;
import dev.xs2gateway.http.route.Permission;
import dev.xs2gateway.http.route.RouteMatch;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Identifies the consumer by its token; answers 401 if the route requires an identity and the request proves none. */
@Singleton
final class IdentityStage implements StageHandler {
    private static final String CHALLENGE = "WWW-Authenticate";

    private final ProblemResponder early;
    private final KeyAuthenticator keys;
    private final IdentificationAttempts attempts;
    private final TrustedProxies proxies;
    private final boolean open;

    @Inject
    IdentityStage(
            AccessConfig config,
            ProblemResponder early,
            KeyAuthenticator keys,
            IdentificationAttempts attempts,
            TrustedProxies proxies) {
        this.early = early;
        this.keys = keys;
        this.attempts = attempts;
        this.proxies = proxies;
        this.open = config.mode().contains(Mode.OPEN);
    }

    @Override
    public Stage stage() {
        return Stage.IDENTIFY;
    }

    @Override
    public void handle(RoutingContext request) {
        RouteMatch match = RouteMatch.of(request);
        if (match == null || match.route().permission() == Permission.EVERYONE) {
            request.next();
        } else if (open) {
            RequestCaller.identifyUnproven(request);
            request.next();
        } else {
            List<String> credentials = request.request().headers().getAll(HttpHeaders.AUTHORIZATION);
            if (credentials.size() > 1) {
                early.decline(
                        request,
                        Problems.of(
                                ProblemType.INVALID_REQUEST, "The request has two Authorization headers.", Map.of()));
            } else {
                conclude(request, keys.identify(credentials.isEmpty() ? null : credentials.getFirst()));
            }
        }
    }

    private void conclude(RoutingContext request, Identification identification) {
        Duration wait = attempts.record(identification, () -> address(request.request()));
        switch (identification) {
            case Identified(var consumer, var keyId) -> {
                RequestCaller.identify(request, consumer);
                request.next();
            }
            case Missing none -> refuse(request, BearerChallenge.missing(), "Send a token as Authorization: Bearer.");
            case Rejected rejected when wait.isPositive() -> early.refuse(request, Problems.tooManyAttempts(wait));
            case Rejected(var reason) -> refuse(request, BearerChallenge.rejected(reason), reason.description() + ".");
        }
    }

    private void refuse(RoutingContext request, String challenge, String detail) {
        request.response().putHeader(CHALLENGE, challenge);
        early.decline(request, Problems.of(ProblemType.UNAUTHENTICATED, detail, Map.of()));
    }

    private String address(HttpServerRequest request) {
        var peer = request.remoteAddress();
        return proxies.callerAddress(
                peer == null ? null : peer.hostAddress(), request.headers().getAll("X-Forwarded-For"));
    }
}
