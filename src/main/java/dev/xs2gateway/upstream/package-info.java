/**
 * The only access to XS2Event: no other package knows its address, its key, its wire format and its peculiarities.
 *
 * <p>A call passes {@link dev.xs2gateway.upstream.client.Xs2Client} → retry → breaker → refused key → budget → timeout → the
 * REST client for JSON, or the byte client for files. The result is rows as XS2Event sent them, or bytes; {@code orders},
 * {@code tickets} and {@code invoices}, the only callers, interpret them. This package adds the key, for the API's origin only.
 */
@NullMarked
package dev.xs2gateway.upstream;

import org.jspecify.annotations.NullMarked;
