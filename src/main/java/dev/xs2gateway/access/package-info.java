/**
 * The caller's identity, its permissions, and the audit record of the files that it received.
 *
 * <p>Knows the head of the request: consumer, request id, caller's address. Does not
 * know XS2Event. Only the edge may use this package: the resources and {@code http}.
 */
@NullMarked
package dev.xs2gateway.access;

import org.jspecify.annotations.NullMarked;
