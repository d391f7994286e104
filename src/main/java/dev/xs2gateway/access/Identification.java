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
        /** The key exists, but the secret of the token is not the secret of the key. The answer does not reveal this to the caller. */
        WRONG_SECRET("invalid_token", Reason.UNKNOWN),
        /** The token is right, and its time is over. */
        EXPIRED("invalid_token", "The token has expired: send a new one"),
        /** Neither a token of this gateway nor a signed JSON Web Token that names its key. */
        NOT_A_JWT("invalid_token", "The token is not a signed JSON Web Token with a key id (kid)"),
        /** The algorithm of the signature is not one of the permitted, or not the one of the issuer's key. */
        WRONG_ALGORITHM(
                "invalid_token", "The token must be signed with RS256, ES256 or PS256 as the key of the issuer says"),
        /** The issuer has no key with the key id of the token. */
        UNKNOWN_SIGNER(
                "invalid_token", "The issuer that is trusted here has no key with the key id (kid) of the token"),
        /** The key exists, and the signature was not made with it. */
        BAD_SIGNATURE("invalid_token", "The signature of the token does not match"),
        /** The signature is right, and {@code iss} is another issuer. */
        WRONG_ISSUER("invalid_token", "The issuer (iss) of the token is not the one that is trusted here"),
        /** The signature is right, and {@code aud} does not name this gateway. */
        WRONG_AUDIENCE("invalid_token", "The audience (aud) of the token does not name this gateway"),
        /** {@code nbf} lies ahead. */
        NOT_YET_VALID("invalid_token", "The token is not valid yet (nbf)"),
        /** {@code exp} or {@code sub} is missing, or a claim has not the type that it must have. */
        MALFORMED_CLAIMS("invalid_token", "A claim of the token is missing (exp, sub) or malformed"),
        /** The token is right, and no consumer has its subject. */
        UNKNOWN_SUBJECT("invalid_token", "No consumer has the subject (sub) of the token");

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
