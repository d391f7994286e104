/** The HTTP routes and JSON views of bookings and orders. No other package in {@code orders} knows HTTP. */
@NullMarked
package dev.xs2gateway.orders.web;

import org.jspecify.annotations.NullMarked;
