/**
 * Is my booking fulfilled, and what is in it?
 *
 * <p>A question goes: resource → lookup → cache → batcher → upstream; its answer comes back: rows → translator → cache → view.
 * Knows what the vendor's words mean for a caller. Refuses to know how bytes travel: from {@code files} it takes the digest type
 * and the verify policy only. {@code tickets} and {@code invoices} ask here before they hand anything over.
 */
@NullMarked
package dev.xs2gateway.orders;

import org.jspecify.annotations.NullMarked;
