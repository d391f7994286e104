/**
 * The caller's identity and its permissions.
 *
 * <p>Knows the head of the request: consumer, request id, caller's address. Does not know
 * XS2Event. Only the edge may use this package: the resources, {@code http} and {@code audit}.
 */
@NullMarked
package dev.xs2gateway.access;

import org.jspecify.annotations.NullMarked;
