/** Caches snapshots with their age, and shares them between pods through Redis. Knows nothing of calls or of HTTP. */
@NullMarked
package dev.xs2gateway.orders.cache;

import org.jspecify.annotations.NullMarked;
