/**
 * The one door to XS2Event: the only room that knows its address, its key, its wire format and its moods.
 *
 * <p>A call goes: {@link dev.xs2gateway.upstream.Xs2Client} → retry → breaker → refused key → budget → timeout → the REST client
 * for JSON, the byte client for files. What comes back is rows as the vendor sent them, or bytes; what they mean is for
 * {@code orders}, {@code tickets} and {@code invoices}, the only callers. The key is added here, for the API's origin alone.
 */
@NullMarked
package dev.xs2gateway.upstream;

import org.jspecify.annotations.NullMarked;
