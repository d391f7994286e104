package dev.xs2gateway.access.oidc;

import java.time.Instant;

/**
 * What a verified token states.
 *
 * @param subject the claim {@code sub}
 * @param expiresAt the claim {@code exp}
 */
record VerifiedToken(String subject, Instant expiresAt) {}
