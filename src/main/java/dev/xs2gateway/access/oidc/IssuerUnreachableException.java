package dev.xs2gateway.access.oidc;

import java.io.IOException;

/** The issuer's keys could not be fetched; the message says why, for operators. */
final class IssuerUnreachableException extends IOException {
    private static final long serialVersionUID = 1L;

    IssuerUnreachableException(String why) {
        super(why);
    }
}
