/** Counts calls in sliding windows, in this process, and computes when the next call is allowed. */
@NullMarked
package dev.xs2gateway.budget.count;

import org.jspecify.annotations.NullMarked;
