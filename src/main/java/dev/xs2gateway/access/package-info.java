/**
 * Who is asking, what they may do, and the record of what they took.
 *
 * <p>Knows the request's head: consumer, request id, caller's address. Refuses to know XS2Event. Only the edge may ask here:
 * the resources and {@code http}.
 */
@NullMarked
package dev.xs2gateway.access;

import org.jspecify.annotations.NullMarked;
