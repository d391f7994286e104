package dev.xs2gateway.sandbox;

import java.io.IOException;
import java.io.OutputStream;

/** Bytes that can be written as often as asked. */
sealed interface Body permits Content, AlteredBody {
    long length();

    /** Writes all bytes, in pieces of at most {@link #PIECE}; does not close {@code out}. */
    void writeTo(OutputStream out) throws IOException;

    int PIECE = 64 * 1024;
}
