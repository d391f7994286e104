/**
 * Delivery of verified file bytes: one request for a file, its audit record,
 * and its two transports (a waiting virtual thread, the event loop).
 */
@NullMarked
package dev.xs2gateway.http.delivery;

import org.jspecify.annotations.NullMarked;
