package dev.xs2gateway.access.links;

import java.util.Locale;

/** The answer to whether a token of a link is valid. */
public sealed interface Verification {
    /** The token was signed here, and its time is not over. */
    record Valid(Link link) implements Verification {}

    /** The token was signed here, and its time is over. */
    record Expired(Link link) implements Verification {}

    /** The token gives nothing, and nothing is known of it. */
    record Invalid(Reason reason) implements Verification {}

    /** Why a token is not valid; for counters, and not for the answer. */
    enum Reason {
        /** Not the form of a token, or one of another version. */
        MALFORMED,
        /** Signed with a key that is not, or no longer, in the file. */
        UNKNOWN_KEY,
        /** The signature does not match. */
        FORGED;

        /** The reason in lower case with hyphens, such as {@code unknown-key}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
