/** Creates the beans of {@code budget}: its route, metrics, health check and settings check. */
@NullMarked
package dev.xs2gateway.budget.wiring;

import org.jspecify.annotations.NullMarked;
