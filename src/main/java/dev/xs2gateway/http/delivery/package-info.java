/**
 * Delivery of verified file bytes: one request for a file, its audit record, and the response that carries the bytes.
 *
 * <p>{@link dev.xs2gateway.http.delivery.FileResponse} is the one engine. Two transports feed it: a virtual thread that waits for bytes
 * that are still coming in ({@link dev.xs2gateway.http.delivery.DeliveryWriter}), and the event loop, for stored files
 * ({@link dev.xs2gateway.http.delivery.StoredDeliveries}).
 */
@NullMarked
package dev.xs2gateway.http.delivery;

import org.jspecify.annotations.NullMarked;
