/**
 * The HTTP edge: how failures are presented to callers, and the writer that sends file bytes.
 *
 * <p>Knows HTTP, but neither XS2Event nor what a booking is. JAX-RS discovers its classes; only the resources call it.
 */
@NullMarked
package dev.xs2gateway.http;

import org.jspecify.annotations.NullMarked;
