package dev.xs2gateway.files.transfer;

import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.files.IncomingBody;

/** Where a file's bytes come from. */
@FunctionalInterface
public interface Source {
    /** Asks for the bytes; blocks on the transfer's own thread, which is interrupted once nobody wants them any more. */
    IncomingBody open();

    /** Told that the bytes were not the ones that were stated: what is known of the file may be out of date. */
    default void wasWrong(Failure.ChecksumMismatch mismatch) {}
}
