/**
 * The edge: how failures look, and the one writer that lets file bytes out.
 *
 * <p>Knows HTTP. Refuses to know XS2Event or what a booking is. JAX-RS finds it; only the resources call it.
 */
@NullMarked
package dev.xs2gateway.http;

import org.jspecify.annotations.NullMarked;
