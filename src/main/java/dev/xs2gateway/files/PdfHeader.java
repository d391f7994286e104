package dev.xs2gateway.files;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Detects {@code %PDF-} within the first 1,024 bytes of a file, which is what PDF readers accept as a PDF. Used by one thread at a time.
 */
public final class PdfHeader {
    /** The number of bytes after which the result is known; a shorter file decides it at its end. */
    public static final int WITHIN = 1_024;

    private static final String MARK = "%PDF-";

    private final byte[] start = new byte[WITHIN];
    private int length;

    /** Reads the file's next bytes and leaves the position of {@code piece} unchanged. */
    public void append(ByteBuffer piece) {
        int count = Math.min(WITHIN - length, piece.remaining());
        piece.get(piece.position(), start, length, count);
        length += count;
    }

    public boolean isThere() {
        return new String(start, 0, length, StandardCharsets.ISO_8859_1).contains(MARK);
    }
}
