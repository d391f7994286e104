package dev.xs2gateway.files;

import dev.xs2gateway.failure.Failure;
import org.jspecify.annotations.Nullable;

/**
 * How a delivery ended.
 *
 * @param bytes of the body that really left
 * @param complete whether all of them did
 * @param failure why the gateway cut it; null where it did not
 * @param computed the digest of what came in, where it came in whole
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
