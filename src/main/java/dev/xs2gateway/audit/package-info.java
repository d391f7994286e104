/**
 * The audit record of each request for a file: who requested which file, and which bytes were sent.
 *
 * <p>Knows callers, but neither XS2Event nor routes. Only the edge may use this package: {@code http}. A record goes to the log, and
 * with a database through {@code chain}, {@code journal} and {@code store}, where {@code web} finds it again.
 */
@NullMarked
package dev.xs2gateway.audit;

import org.jspecify.annotations.NullMarked;
