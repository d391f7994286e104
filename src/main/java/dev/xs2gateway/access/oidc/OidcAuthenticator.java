package dev.xs2gateway.access.oidc;

import dev.xs2gateway.access.BearerVerifier;
import dev.xs2gateway.access.Consumer;
import dev.xs2gateway.access.Consumers;
import dev.xs2gateway.access.Identification;
import dev.xs2gateway.access.Identification.Identified;
import dev.xs2gateway.access.Identification.Reason;
import dev.xs2gateway.access.OidcConfig;
import dev.xs2gateway.failure.Failure;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Identifies callers by access tokens. A token that was verified a moment ago costs one SHA-256; any other is verified on a virtual
 * thread, because that takes fractions of a millisecond of computing and may have to wait for the issuer. Thread safe.
 */
public final class OidcAuthenticator implements BearerVerifier {
    /** The number of tokens that are verified or wait for the issuer at once; beyond it requests get 503. */
    private static final int MOST_UNDER_WAY = 1024;

    private final TokenVerifier verifier;
    private final VerifiedTokenCache cache;
    private final Supplier<Consumers> consumers;
    private final Executor threads;
    private final Semaphore places = new Semaphore(MOST_UNDER_WAY);

    private OidcAuthenticator(
            TokenVerifier verifier, VerifiedTokenCache cache, Supplier<Consumers> consumers, Executor threads) {
        this.verifier = verifier;
        this.cache = cache;
        this.consumers = consumers;
        this.threads = threads;
    }

    /**
     * Creates an authenticator, which calls the issuer for the first time when a token arrives.
     *
     * @param config with an issuer and an audience
     * @param consumers supplies the current version of the consumers' file for each request
     * @param nanos a monotonic time in nanoseconds
     * @param threads runs tasks that block, each without waiting for others
     */
    public static OidcAuthenticator of(
            OidcConfig config,
            Supplier<Consumers> consumers,
            InstantSource clock,
            LongSupplier nanos,
            Executor threads) {
        IssuerKeys keys = new IssuerKeys(new IssuerClient(config), config.refreshInterval(), nanos, threads);
        String issuer = config.issuer().orElseThrow().toString();
        return new OidcAuthenticator(
                new TokenVerifier(issuer, config.audience().orElse(List.of()), keys, clock),
                new VerifiedTokenCache(clock, nanos),
                consumers,
                threads);
    }

    @Override
    public Uni<Identification> identify(String token) {
        VerifiedToken known = cache.find(token);
        if (known != null) {
            return Uni.createFrom().item(consumerOf(known));
        }
        return Uni.createFrom().deferred(() -> verifyOnThread(token));
    }

    private Uni<Identification> verifyOnThread(String token) {
        if (!places.tryAcquire()) {
            return Uni.createFrom().failure(new Failure.IdentityUnavailable(Duration.ofSeconds(1)).asException());
        }
        return Uni.createFrom()
                .item(() -> verify(token))
                .runSubscriptionOn(threads)
                .onTermination()
                .invoke(places::release);
    }

    private Identification verify(String token) {
        try {
            VerifiedToken verified = verifier.verify(token);
            cache.put(token, verified);
            return consumerOf(verified);
        } catch (TokenRejectedException e) {
            return e.reason().rejected();
        }
    }

    /** Reads the current consumers, so that a subject that the file no longer holds ends with the next request. */
    private Identification consumerOf(VerifiedToken token) {
        Consumer consumer = consumers.get().ofSubject(token.subject());
        return consumer == null ? Reason.UNKNOWN_SUBJECT.rejected() : new Identified(consumer, token.subject());
    }
}
