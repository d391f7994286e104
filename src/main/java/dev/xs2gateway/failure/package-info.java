/**
 * Everything that can go wrong, as one sealed type.
 *
 * <p>Knows the words of the domain (ids, status, channel) and nothing else: no HTTP, no JSON, no framework. How a failure looks
 * to a caller is decided in one place, {@code http}. Every room may throw; only the edge catches to answer.
 */
@NullMarked
package dev.xs2gateway.failure;

import org.jspecify.annotations.NullMarked;
