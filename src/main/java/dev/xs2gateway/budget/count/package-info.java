/** Counts calls in sliding windows, in this process, and says when the next is allowed. */
@NullMarked
package dev.xs2gateway.budget.count;

import org.jspecify.annotations.NullMarked;
