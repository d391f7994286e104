/** Guarded calls to the API: retries, circuit breaker, budget, timeout, and what the outcome of a call means for the next. */
@NullMarked
package dev.xs2gateway.upstream.call;

import org.jspecify.annotations.NullMarked;
