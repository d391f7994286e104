package dev.xs2gateway.files;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Looks for {@code %PDF-} within the first 1,024 bytes of a file: what PDF readers take for a PDF. Belongs to one thread at a time. */
public final class PdfHeader {
    /** After so many bytes, or at the end of a shorter file, it is known whether there is one. */
    public static final int WITHIN = 1_024;

    private static final String MARK = "%PDF-";

    private final byte[] start = new byte[WITHIN];
    private int length;

    /** Takes the file's next bytes, and leaves their position as it was. */
    public void append(ByteBuffer piece) {
        int count = Math.min(WITHIN - length, piece.remaining());
        piece.get(piece.position(), start, length, count);
        length += count;
    }

    public boolean isThere() {
        return new String(start, 0, length, StandardCharsets.ISO_8859_1).contains(MARK);
    }
}
