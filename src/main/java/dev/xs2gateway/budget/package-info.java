/**
 * The call budget: how many upstream calls may still be made.
 *
 * <p>Knows limits, waiting requests and time. Does not know what a call is for or how it is made. Only {@code upstream} asks
 * for permits, once per call, right before the call is sent; a request that does not reach XS2Event's API uses no budget.
 */
@NullMarked
package dev.xs2gateway.budget;

import org.jspecify.annotations.NullMarked;
