package dev.xs2gateway.files.spool;

import java.util.function.LongPredicate;

/** The room that one file has reserved, of all bytes and of those in memory. Used by one thread at a time. */
final class SpoolRoom {
    private final SpoolQuota quota;
    private final SpoolQuota heap;
    private long reserved;
    private long reservedHeap;

    SpoolRoom(SpoolQuota quota, SpoolQuota heap) {
        this.quota = quota;
        this.heap = heap;
    }

    /** Extends the reservation to {@code total} bytes; returns whether there is room. */
    boolean reserve(long total) {
        if (total > reserved) {
            if (!quota.reserve(total - reserved)) {
                return false;
            }
            reserved = total;
        }
        return true;
    }

    /** Extends the reservation in memory to {@code total} bytes if so many are free. */
    boolean reserveFreeHeap(long total) {
        return reserveHeap(total, heap::reserveFree);
    }

    /** Extends the reservation in memory to {@code total} bytes; kept files make room. */
    boolean reserveHeap(long total) {
        return reserveHeap(total, heap::reserve);
    }

    private boolean reserveHeap(long total, LongPredicate reserve) {
        boolean fits = total <= reservedHeap || reserve.test(total - reservedHeap);
        reservedHeap = fits ? Math.max(total, reservedHeap) : reservedHeap;
        return fits;
    }

    /** The number of bytes reserved. */
    long reserved() {
        return reserved;
    }

    void releaseHeap() {
        heap.release(reservedHeap);
        reservedHeap = 0;
    }

    /** Releases everything; called once, last. */
    void release() {
        releaseHeap();
        quota.release(reserved);
    }
}
