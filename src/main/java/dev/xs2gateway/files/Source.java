package dev.xs2gateway.files;

/** Where a file's bytes come from. */
@FunctionalInterface
public interface Source {
    /** Asks for the bytes; blocks on the transfer's own thread, which is interrupted once nobody wants them any more. */
    Incoming open();
}
