/** From the cache to XS2Event: gathers the ids of many callers, sends them in few calls, and gives each id its own result. */
@NullMarked
package dev.xs2gateway.orders.batch;

import org.jspecify.annotations.NullMarked;
