/** One guarded call to the API: retries, circuit breaker, budget, timeout, and what its outcome means for the next. */
@NullMarked
package dev.xs2gateway.upstream.call;

import org.jspecify.annotations.NullMarked;
