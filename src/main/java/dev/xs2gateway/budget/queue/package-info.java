/** Who waits for a call and whose turn it is. {@code CallBudget} is the entrance for {@code upstream}. */
@NullMarked
package dev.xs2gateway.budget.queue;

import org.jspecify.annotations.NullMarked;
