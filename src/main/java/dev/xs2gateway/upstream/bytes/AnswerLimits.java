package dev.xs2gateway.upstream.bytes;

import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationContext;

/**
 * What one JSON answer may hold, by the heap there is: several are read at once, and reading takes many times the memory of the bytes.
 *
 * <p>The bytes alone bound little: an item written as {@code {}} takes three of them, and a hundred times as many once it has been read. So
 * the values, the rows and what rows list are counted too. Real answers stay far below: an item takes some 500 bytes and forty values.
 */
public final class AnswerLimits {
    private static final long MOST_BYTES = 8L << 20;
    private static final long LEAST_BYTES = 512L << 10;
    private static final int SHARE_OF_HEAP = 128;
    private static final int BYTES_OF_A_VALUE = 8;
    private static final int BYTES_OF_AN_ELEMENT = 128;

    private static final long BYTES = bytes(Runtime.getRuntime().maxMemory());

    private AnswerLimits() {}

    /** The most bytes of one answer, with a heap of this size. */
    static long bytes(long heap) {
        return Math.clamp(heap / SHARE_OF_HEAP, LEAST_BYTES, MOST_BYTES);
    }

    /** The most bytes of one answer. */
    static long bytes() {
        return BYTES;
    }

    /** The most bytes of all pages of one look-up. */
    public static long bytesOfAllPages() {
        return 2 * BYTES;
    }

    /** The most rows of one answer, and the most items, files and invoices of all its rows together. */
    public static int elements() {
        return (int) (BYTES / BYTES_OF_AN_ELEMENT);
    }

    /** For a parser: it fails where there are more values, names and brackets than this. */
    public static StreamReadConstraints values() {
        return StreamReadConstraints.builder()
                .maxTokenCount(BYTES / BYTES_OF_A_VALUE)
                .build();
    }

    /** Counts {@code more} things of a kind in the answer that is being read; false where that makes too many. */
    public static boolean count(Class<?> kind, int more, DeserializationContext context) {
        int before = context.getAttribute(kind) instanceof Integer counted ? counted : 0;
        int now = Math.addExact(before, more);
        context.setAttribute(kind, now);
        return now <= elements();
    }
}
