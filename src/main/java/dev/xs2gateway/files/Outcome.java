package dev.xs2gateway.files;

import org.jspecify.annotations.Nullable;

/**
 * How a delivery ended.
 *
 * @param bytes of the body that really left
 * @param complete whether all of them did
 * @param computed the digest of what came in, where it came in whole
 */
public record Outcome(
        int status, long bytes, boolean complete, @Nullable Sha256 computed) {}
