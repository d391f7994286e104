package dev.xs2gateway.http.delivery;

import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.files.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of one delivery.
 *
 * @param bytes the number of body bytes that left the gateway
 * @param complete whether the whole body left
 * @param computed the digest of the received file, if it was received whole; else null
 * @param failure why the gateway cut the delivery; null if it did not
 */
public record DeliveryOutcome(
        int status,
        long bytes,
        boolean complete,
        @Nullable Sha256 computed,
        @Nullable Failure failure) {
    public DeliveryOutcome(int status, long bytes, boolean complete, @Nullable Sha256 computed) {
        this(status, bytes, complete, computed, null);
    }
}
