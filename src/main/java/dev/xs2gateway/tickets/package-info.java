/**
 * Downloads of tickets, as PDFs or as zips.
 *
 * <p>The path of a request: resource → check that the file may be given (a fresh look-up through {@code orders}) →
 * {@code files}, which follows what {@code upstream} sends and releases only bytes that have the digest that the order states.
 */
@NullMarked
package dev.xs2gateway.tickets;

import org.jspecify.annotations.NullMarked;
