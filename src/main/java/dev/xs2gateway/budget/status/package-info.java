/** What XS2Event's responses say about the next calls: pauses, a refused key, a reduced rate. */
@NullMarked
package dev.xs2gateway.budget.status;

import org.jspecify.annotations.NullMarked;
