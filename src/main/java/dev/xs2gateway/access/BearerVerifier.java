package dev.xs2gateway.access;

import io.smallrye.mutiny.Uni;

/** Identifies callers by the access tokens of an OIDC issuer, for {@code gateway.access.mode=oidc}. */
public interface BearerVerifier {
    /**
     * Verifies a token and finds its consumer by the claim {@code sub}.
     *
     * @param token the token alone, without the scheme
     * @return the identification, on any thread. Fails with a {@link dev.xs2gateway.failure.FailureException} if the issuer's keys
     *     cannot be had, so that the token can be neither accepted nor rejected
     */
    Uni<Identification> identify(String token);
}
