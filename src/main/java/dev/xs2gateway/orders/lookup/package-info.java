/** Looks up bookings and orders, in the cache if possible. The entry point for every other package. */
@NullMarked
package dev.xs2gateway.orders.lookup;

import org.jspecify.annotations.NullMarked;
