/**
 * Identifies callers by the access tokens of an OIDC issuer.
 *
 * <p>Fetches the issuer's public keys, verifies tokens with them and finds the consumer of a subject. Calls no address but those of the
 * issuer. Nothing of this package runs unless {@code gateway.access.mode} names {@code oidc}.
 */
@NullMarked
package dev.xs2gateway.access.oidc;

import org.jspecify.annotations.NullMarked;
