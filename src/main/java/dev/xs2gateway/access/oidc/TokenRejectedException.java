package dev.xs2gateway.access.oidc;

import dev.xs2gateway.access.Identification.Reason;

/** A token is not accepted. Its text holds nothing of the token. */
final class TokenRejectedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /** Keeps no cause: the messages of jose4j hold the token's claims. */
    TokenRejectedException(Reason reason) {
        super(reason.description(), null, false, false);
        this.reason = reason;
    }

    Reason reason() {
        return reason;
    }
}
