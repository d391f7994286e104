/** Answers questions about bookings and orders, from the cache where possible. The entrance for every other package. */
@NullMarked
package dev.xs2gateway.orders.lookup;

import org.jspecify.annotations.NullMarked;
