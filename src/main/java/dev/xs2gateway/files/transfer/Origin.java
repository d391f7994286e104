package dev.xs2gateway.files.transfer;

import dev.xs2gateway.IncomingBody;
import dev.xs2gateway.failure.Failure;

/** The origin of a file's bytes. */
@FunctionalInterface
public interface Origin {
    /** Requests the bytes. Blocks on the transfer's own thread, which is interrupted once no reader wants the bytes any more. */
    IncomingBody open();

    /** Called when the bytes did not have the stated digest: what is cached about the file may be out of date. */
    default void onChecksumMismatch(Failure.ChecksumMismatch mismatch) {}
}
