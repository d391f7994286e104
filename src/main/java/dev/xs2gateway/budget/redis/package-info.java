/** Counts calls for all pods in Redis, and falls back to this pod's part while Redis is unreachable. */
@NullMarked
package dev.xs2gateway.budget.redis;

import org.jspecify.annotations.NullMarked;
