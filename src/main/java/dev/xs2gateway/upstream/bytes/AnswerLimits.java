package dev.xs2gateway.upstream.bytes;

import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationContext;

/**
 * The limits of one JSON answer, by the size of the heap: several answers are parsed at once, and parsing takes
 * many times the memory of the bytes.
 *
 * <p>A limit on the bytes alone bounds little: an item written as {@code {}} takes three of them, and a hundred
 * times as many once it is parsed. Therefore the values, the rows and the elements that rows list are counted
 * too. Real answers stay far below the limits: an item takes some 500 bytes and forty values.
 */
public final class AnswerLimits {
    private static final long MOST_BYTES = 8L << 20;
    private static final long LEAST_BYTES = 512L << 10;
    private static final int SHARE_OF_HEAP = 128;
    private static final int BYTES_OF_A_VALUE = 8;
    private static final int BYTES_OF_AN_ELEMENT = 128;

    private static final long BYTES = bytes(Runtime.getRuntime().maxMemory());

    private AnswerLimits() {}

    /** The most bytes of one answer for a heap of this size. */
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

    /** The constraints of a parser; it fails on more values, names and brackets than this. */
    public static StreamReadConstraints values() {
        return StreamReadConstraints.builder()
                .maxTokenCount(BYTES / BYTES_OF_A_VALUE)
                .build();
    }

    /** Counts {@code more} things of a kind in the answer that is being parsed; false if that makes too many. */
    public static boolean count(Class<?> kind, int more, DeserializationContext context) {
        int before = context.getAttribute(kind) instanceof Integer counted ? counted : 0;
        int now = Math.addExact(before, more);
        context.setAttribute(kind, now);
        return now <= elements();
    }
}
