package dev.xs2gateway.access.oidc;

import dev.xs2gateway.access.Identification.Reason;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.ErrorCodes;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.jwx.JsonWebStructure;
import org.jose4j.lang.JoseException;

/**
 * Verifies access tokens: signed JSON Web Tokens in compact form (RFC 7515), by the practices of RFC 8725.
 *
 * <p>The key is found by the header {@code kid} alone; keys and addresses of keys within a token are not looked at. A token needs
 * {@code exp} and {@code sub}; {@code nbf} is checked where it is there.
 */
final class TokenVerifier {
    static final int LEEWAY_SECONDS = 30;

    private static final String[] ALGORITHMS = {
        AlgorithmIdentifiers.RSA_USING_SHA256,
        AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256,
        AlgorithmIdentifiers.RSA_PSS_USING_SHA256
    };
    private static final Set<String> PERMITTED = Set.of(ALGORITHMS);

    private final String issuer;
    private final String[] audience;
    private final IssuerKeys keys;
    private final InstantSource clock;

    TokenVerifier(String issuer, List<String> audience, IssuerKeys keys, InstantSource clock) {
        this.issuer = issuer;
        this.audience = audience.toArray(String[]::new);
        this.keys = keys;
        this.clock = clock;
    }

    /**
     * Verifies a token. Blocks while the issuer's keys are fetched.
     *
     * @throws dev.xs2gateway.failure.FailureException if the issuer's keys cannot be had
     */
    VerifiedToken verify(String token) throws TokenRejectedException {
        JsonWebSignature head = parse(token);
        if (!PERMITTED.contains(head.getAlgorithmHeaderValue())) {
            throw new TokenRejectedException(Reason.WRONG_ALGORITHM);
        }
        JsonWebKey key = keys.find(head.getKeyIdHeaderValue());
        if (key == null) {
            throw new TokenRejectedException(Reason.UNKNOWN_SIGNER);
        }
        if (key.getAlgorithm() != null && !key.getAlgorithm().equals(head.getAlgorithmHeaderValue())) {
            throw new TokenRejectedException(Reason.WRONG_ALGORITHM);
        }
        return verify(token, key);
    }

    private static JsonWebSignature parse(String token) throws TokenRejectedException {
        try {
            if (JsonWebStructure.fromCompactSerialization(token) instanceof JsonWebSignature head
                    && head.getAlgorithmHeaderValue() != null
                    && head.getKeyIdHeaderValue() != null) {
                return head;
            }
        } catch (JoseException | RuntimeException e) {
            // The exception holds parts of the token.
        }
        throw new TokenRejectedException(Reason.NOT_A_JWT);
    }

    private VerifiedToken verify(String token, JsonWebKey key) throws TokenRejectedException {
        try {
            JwtClaims claims = new JwtConsumerBuilder()
                    .setVerificationKey(key.getKey())
                    .setJwsAlgorithmConstraints(ConstraintType.PERMIT, ALGORITHMS)
                    .setExpectedIssuer(issuer)
                    .setExpectedAudience(audience)
                    .setRequireExpirationTime()
                    .setRequireSubject()
                    .setEvaluationTime(NumericDate.fromMilliseconds(clock.millis()))
                    .setAllowedClockSkewInSeconds(LEEWAY_SECONDS)
                    .build()
                    .processToClaims(token);
            return new VerifiedToken(
                    claims.getSubject(),
                    Instant.ofEpochMilli(claims.getExpirationTime().getValueInMillis()));
        } catch (InvalidJwtException e) {
            throw new TokenRejectedException(reason(e));
        } catch (MalformedClaimException | RuntimeException e) {
            throw new TokenRejectedException(Reason.MALFORMED_CLAIMS);
        }
    }

    private static Reason reason(InvalidJwtException e) {
        if (e.hasErrorCode(ErrorCodes.ISSUER_INVALID) || e.hasErrorCode(ErrorCodes.ISSUER_MISSING)) {
            return Reason.WRONG_ISSUER;
        }
        if (e.hasErrorCode(ErrorCodes.AUDIENCE_INVALID) || e.hasErrorCode(ErrorCodes.AUDIENCE_MISSING)) {
            return Reason.WRONG_AUDIENCE;
        }
        if (e.hasErrorCode(ErrorCodes.EXPIRED)) {
            return Reason.EXPIRED;
        }
        if (e.hasErrorCode(ErrorCodes.NOT_YET_VALID)) {
            return Reason.NOT_YET_VALID;
        }
        return isAboutSignature(e) ? Reason.BAD_SIGNATURE : Reason.MALFORMED_CLAIMS;
    }

    private static boolean isAboutSignature(InvalidJwtException e) {
        return e.hasErrorCode(ErrorCodes.SIGNATURE_INVALID)
                || (e.getCause() instanceof JoseException && !e.hasErrorCode(ErrorCodes.JSON_INVALID));
    }
}
