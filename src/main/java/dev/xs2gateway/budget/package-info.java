/**
 * The scarce thing: how many upstream calls may still be made.
 *
 * <p>Knows limits, waiting and time. Refuses to know what a call is for or how it is made. Only {@code upstream} asks it, once
 * per call, right before the call is sent; nothing that does not reach XS2Event's API spends here.
 */
@NullMarked
package dev.xs2gateway.budget;

import org.jspecify.annotations.NullMarked;
