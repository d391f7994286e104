/** Bookings and orders over HTTP: routes, views, lists. Nothing else in {@code orders} knows HTTP. */
@NullMarked
package dev.xs2gateway.orders.web;

import org.jspecify.annotations.NullMarked;
