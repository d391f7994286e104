/**
 * The audit record of each request for a file: who requested which file, and which bytes were sent.
 *
 * <p>Knows callers, but neither XS2Event nor routes. Only the edge may use this package: {@code http}.
 */
@NullMarked
package dev.xs2gateway.audit;

import org.jspecify.annotations.NullMarked;
