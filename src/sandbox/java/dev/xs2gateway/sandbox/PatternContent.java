package dev.xs2gateway.sandbox;

import java.io.IOException;
import java.io.OutputStream;
import java.util.SplittableRandom;

/** A body of any size between a head and a tail: one block over and over, never held as one array. */
final class PatternContent extends Content {
    /** A prime below the usual 64 KiB, so that two swapped pieces of a transfer never look alike. */
    private static final int BLOCK = 65_521;

    private final byte[] head;
    private final byte[] tail;
    private final byte[] block = new byte[BLOCK];
    private final long middle;

    PatternContent(byte[] head, long middle, byte[] tail, long seed) {
        this.head = head.clone();
        this.middle = middle;
        this.tail = tail.clone();
        new SplittableRandom(seed).nextBytes(block);
    }

    @Override
    public long length() {
        return head.length + middle + tail.length;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        out.write(head);
        for (long left = middle; left > 0; left -= BLOCK) {
            out.write(block, 0, (int) Math.min(BLOCK, left));
        }
        out.write(tail);
    }
}
