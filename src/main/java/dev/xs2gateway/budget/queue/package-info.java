/** The permit requests that wait, and the order in which they are served. {@code CallBudget} is the entry point for {@code upstream}. */
@NullMarked
package dev.xs2gateway.budget.queue;

import org.jspecify.annotations.NullMarked;
