/**
 * Give me the PDF, or the zip.
 *
 * <p>A request goes: resource → may it be fetched? (asked of {@code orders}, afresh) → {@code files}, which follow what
 * {@code upstream} sends and let out only what has the digest that the order states.
 */
@NullMarked
package dev.xs2gateway.tickets;

import org.jspecify.annotations.NullMarked;
