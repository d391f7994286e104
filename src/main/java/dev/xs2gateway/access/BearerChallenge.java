package dev.xs2gateway.access;

import dev.xs2gateway.access.Identification.Reason;

/** Values of the header {@code WWW-Authenticate} as RFC 6750 defines them. */
public final class BearerChallenge {
    private static final String REALM = "Bearer realm=\"xs2event-gateway\"";

    private BearerChallenge() {}

    /** For 401, when the request carries no credentials. */
    public static String missing() {
        return REALM;
    }

    /** For 401, when the credentials of the request are not accepted. */
    public static String rejected(Reason reason) {
        String error = reason.error();
        return error == null ? REALM : of(error, reason.description());
    }

    /** For 403: the consumer has not the role that the route requires. */
    public static String insufficientScope(Role missing) {
        return of("insufficient_scope", "The role " + missing.word() + " is missing") + ", scope=\"" + missing.word()
                + "\"";
    }

    private static String of(String error, String description) {
        return REALM + ", error=\"" + error + "\", error_description=\"" + description + "\"";
    }
}
