/**
 * Everything that can go wrong, as one sealed type.
 *
 * <p>Knows the terms of the domain (ids, status, channel) and nothing else: no HTTP, no JSON, no framework. One package,
 * {@code http}, decides how a failure looks to a caller. Every package may throw; only the edge catches failures to respond to them.
 */
@NullMarked
package dev.xs2gateway.failure;

import org.jspecify.annotations.NullMarked;
