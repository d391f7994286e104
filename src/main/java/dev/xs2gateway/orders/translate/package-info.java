/**
 * Translates rows of XS2Event to orders, and decides what can be downloaded. The only package outside {@code
 * upstream} that knows the shape of a row.
 */
@NullMarked
package dev.xs2gateway.orders.translate;

import org.jspecify.annotations.NullMarked;
