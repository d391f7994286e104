/** Creates the beans of {@code orders} and checks its settings. */
@NullMarked
package dev.xs2gateway.orders.wiring;

import org.jspecify.annotations.NullMarked;
