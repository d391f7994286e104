package dev.xs2gateway.access;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The answer to who sends a request. */
public sealed interface Identification {
    /** Labels and logs call it so: {@code ok}, {@code missing} or the reason of a rejection. */
    String word();

    /**
     * The caller has proved which consumer it is.
     *
     * @param keyId the id of the key, or the OIDC subject
     */
    record Identified(Consumer consumer, String keyId) implements Identification {
        @Override
        public String word() {
            return "ok";
        }
    }

    /** The request carries no {@code Authorization} at all. */
    record Missing() implements Identification {
        @Override
        public String word() {
            return "missing";
        }
    }

    /** The request carries credentials that are not accepted. */
    record Rejected(Reason reason) implements Identification {
        @Override
        public String word() {
            return reason.word();
        }
    }

    /** Why credentials are not accepted. */
    enum Reason {
        /** The scheme of {@code Authorization} is not {@code Bearer}. As RFC 6750 asks, the challenge then names no error. */
        NOT_BEARER(null, "Send the token as Authorization: Bearer"),
        /** The token has not the form of one. */
        MALFORMED("invalid_token", "The token has not the form xs2g_{key id}_{secret}_{checksum}"),
        /** The checksum does not match the text before it. */
        MISTYPED("invalid_token", "The checksum of the token does not match: it was mistyped or cut off"),
        /** No key has this id. */
        UNKNOWN_KEY("invalid_token", Reason.UNKNOWN),
        /** The key exists, and its secret is another. The caller is not told so. */
        WRONG_SECRET("invalid_token", Reason.UNKNOWN),
        /** The token is right, and its time is over. */
        EXPIRED("invalid_token", "The token has expired: ask the operator of the gateway for a new one");

        private static final String UNKNOWN = "The token is not known: it was withdrawn, or never issued here";

        private final @Nullable String error;
        private final String description;
        private final String word = name().toLowerCase(Locale.ROOT).replace('_', '-');

        Reason(@Nullable String error, String description) {
            this.error = error;
            this.description = description;
        }

        /** The error code of RFC 6750, section 3.1; null where it asks for none. */
        public @Nullable String error() {
            return error;
        }

        /** A sentence for the caller: ASCII without quotation marks and backslashes. */
        public String description() {
            return description;
        }

        /** A rejection for this reason. */
        public Rejected rejected() {
            return new Rejected(this);
        }

        /** The reason in lower case with hyphens, such as {@code unknown-key}. */
        public String word() {
            return word;
        }
    }
}
