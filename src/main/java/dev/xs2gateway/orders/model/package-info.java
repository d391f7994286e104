/**
 * Bookings, orders and tickets as the gateway understands them. Plain values that depend on digests, failures and the kinds of ids only.
 */
@NullMarked
package dev.xs2gateway.orders.model;

import org.jspecify.annotations.NullMarked;
