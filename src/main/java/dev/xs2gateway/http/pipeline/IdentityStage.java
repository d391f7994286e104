package dev.xs2gateway.http.pipeline;

import dev.xs2gateway.access.AccessConfig;
import dev.xs2gateway.access.AccessConfig.Mode;
import dev.xs2gateway.access.BearerChallenge;
import dev.xs2gateway.access.BearerVerifier;
import dev.xs2gateway.access.Identification;
import dev.xs2gateway.access.Identification.Identified;
import dev.xs2gateway.access.Identification.Missing;
import dev.xs2gateway.access.Identification.Rejected;
import dev.xs2gateway.access.IdentificationAttempts;
import dev.xs2gateway.access.KeyAuthenticator;
import dev.xs2gateway.access.RequestCaller;
import dev.xs2gateway.access.TrustedProxies;
import dev.xs2gateway.failure.FailureException;
import dev.xs2gateway.http.problem.ProblemType;
import dev.xs2gateway.http.problem.Problems;
import dev.xs2gateway.http.route.Permission;
import dev.xs2gateway.http.route.RouteMatch;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Identifies the consumer by its token; answers 401 if the route requires an identity and the request proves none.
 *
 * <p>Tokens of the consumers' file are checked at once. A token of an OIDC issuer may have to wait for the issuer. The body is not lost
 * meanwhile: Quarkus pauses each request until a handler of its body is set.
 */
@Singleton
final class IdentityStage implements StageHandler {
    private static final String CHALLENGE = "WWW-Authenticate";

    private final ProblemResponder early;
    private final KeyAuthenticator keys;
    private final IdentificationAttempts attempts;
    private final TrustedProxies proxies;
    private final Optional<BearerVerifier> oidc;
    private final Set<Mode> mode;

    @Inject
    IdentityStage(
            AccessConfig config,
            ProblemResponder early,
            KeyAuthenticator keys,
            Optional<BearerVerifier> oidc,
            IdentificationAttempts attempts,
            TrustedProxies proxies) {
        this.early = early;
        this.keys = keys;
        this.oidc = oidc;
        this.attempts = attempts;
        this.proxies = proxies;
        this.mode = config.mode();
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
        } else if (mode.contains(Mode.OPEN)) {
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
                identify(request, credentials.isEmpty() ? null : credentials.getFirst());
            }
        }
    }

    private void identify(RoutingContext request, @Nullable String authorization) {
        String token = oidc.isEmpty() || authorization == null ? null : tokenOfIssuer(authorization);
        if (token == null) {
            conclude(request, keys.identify(authorization));
        } else {
            await(request, oidc.get().identify(token));
        }
    }

    /** The token for the OIDC issuer's keys; null if the header carries none, or one for the consumers' file. */
    private @Nullable String tokenOfIssuer(String authorization) {
        return mode.contains(Mode.KEYS) && KeyAuthenticator.isForKeys(authorization)
                ? null
                : KeyAuthenticator.bearerToken(authorization);
    }

    private void await(RoutingContext request, Uni<Identification> identification) {
        Context context = request.vertx().getOrCreateContext();
        identification
                .emitOn(task -> onContext(context, task))
                .subscribe()
                .with(known -> conclude(request, known), failed -> refuseUnavailable(request, failed));
    }

    /** Runs the task at once if this is the request's event loop, as for a token that was verified a moment ago. */
    private static void onContext(Context context, Runnable task) {
        if (Vertx.currentContext() == context) {
            task.run();
        } else {
            context.runOnContext(now -> task.run());
        }
    }

    private void refuseUnavailable(RoutingContext request, Throwable failed) {
        attempts.recordUnavailable();
        if (failed instanceof FailureException expected) {
            early.refuse(request, Problems.of(expected.failure()));
        } else {
            request.fail(failed);
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
