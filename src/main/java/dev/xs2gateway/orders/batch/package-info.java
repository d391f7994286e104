/** Gathers the look-ups of many callers, sends them to XS2Event in few calls, and gives each id its own result. */
@NullMarked
package dev.xs2gateway.orders.batch;

import org.jspecify.annotations.NullMarked;
