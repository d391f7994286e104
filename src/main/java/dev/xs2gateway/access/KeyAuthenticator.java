package dev.xs2gateway.access;

import dev.xs2gateway.access.Identification.Identified;
import dev.xs2gateway.access.Identification.Missing;
import dev.xs2gateway.access.Identification.Reason;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Identifies callers by the tokens of the consumers' file.
 *
 * <p>Thread safe, and fit for event loops: each request costs one SHA-256 of some 70 bytes. Tokens are neither kept nor cached, so a key
 * that the file no longer holds ends with the next request. A token with an unknown key id costs the same digest and comparison as one
 * with a wrong secret, so that the time of an answer does not tell which key ids exist.
 */
public final class KeyAuthenticator {
    private static final String SCHEME = "Bearer ";
    private static final Identification MISSING = new Missing();
    private static final byte[] NO_DIGEST = new byte[32];

    private final Supplier<Consumers> consumers;
    private final InstantSource clock;

    /** Creates an authenticator; {@code consumers} supplies the current version of the file for each request. */
    public KeyAuthenticator(Supplier<Consumers> consumers, InstantSource clock) {
        this.consumers = consumers;
        this.clock = clock;
    }

    /** Identifies the sender of a request by its header {@code Authorization}, which is null if there is none. */
    public Identification identify(@Nullable String authorization) {
        if (authorization == null) {
            return MISSING;
        }
        int start = tokenStart(authorization);
        if (start < 0) {
            return Reason.NOT_BEARER.rejected();
        }
        Token token = Token.parse(authorization, start);
        if (token == null) {
            return Reason.MALFORMED.rejected();
        }
        return token.hasRightChecksum() ? identify(token) : Reason.MISTYPED.rejected();
    }

    /** Whether a header {@code Authorization} carries a token of this gateway, well-formed or not, and not one of an OIDC issuer. */
    public static boolean isForKeys(String authorization) {
        int start = tokenStart(authorization);
        return start >= 0 && authorization.startsWith(Token.PREFIX, start);
    }

    /** The token that a header {@code Authorization} carries; null if its scheme is not {@code Bearer}. */
    public static @Nullable String bearerToken(String authorization) {
        int start = tokenStart(authorization);
        return start < 0 ? null : authorization.substring(start);
    }

    private Identification identify(Token token) {
        byte[] digest = token.sha256();
        ConsumerKey key = consumers.get().key(token.keyId());
        boolean equal = MessageDigest.isEqual(digest, key == null ? NO_DIGEST : key.sha256());
        if (key == null) {
            return Reason.UNKNOWN_KEY.rejected();
        }
        if (!equal) {
            return Reason.WRONG_SECRET.rejected();
        }
        Instant end = key.end();
        return end != null && clock.instant().isAfter(end)
                ? Reason.EXPIRED.rejected()
                : new Identified(key.consumer(), key.id());
    }

    /** Where the token begins; -1 if the scheme is another. Schemes have no case (RFC 9110, section 11.1). */
    private static int tokenStart(String authorization) {
        if (!authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return -1;
        }
        int start = SCHEME.length();
        while (start < authorization.length() && authorization.charAt(start) == ' ') {
            start++;
        }
        return start;
    }
}
