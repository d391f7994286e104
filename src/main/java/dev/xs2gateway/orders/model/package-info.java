/** Bookings, orders and tickets as the gateway understands them. Plain values: they know digests, failures and the kinds of ids. */
@NullMarked
package dev.xs2gateway.orders.model;

import org.jspecify.annotations.NullMarked;
