/**
 * Looks up whether a booking is fulfilled and what it contains.
 *
 * <p>A request passes resource → lookup → cache → batcher → upstream; the response passes rows → translator → cache → view. This package
 * knows what XS2Event's words mean for a caller. It does not know how bytes travel: of {@code files} it uses the digest type and the verify
 * policy only. {@code tickets} and {@code invoices} look orders up here before they give a file.
 */
@NullMarked
package dev.xs2gateway.orders;

import org.jspecify.annotations.NullMarked;
