package dev.xs2gateway.sandbox;

import java.io.IOException;
import java.io.OutputStream;

/** Bytes held in memory. */
final class HeldContent extends Content {
    private final byte[] bytes;

    HeldContent(byte[] bytes) {
        this.bytes = bytes.clone();
    }

    @Override
    public long length() {
        return bytes.length;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        for (int from = 0; from < bytes.length; from += PIECE) {
            out.write(bytes, from, Math.min(PIECE, bytes.length - from));
        }
    }
}
