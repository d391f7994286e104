package dev.xs2gateway.files;

import java.util.concurrent.atomic.AtomicLong;

/** The bytes that all transfers together may hold. */
final class SpoolQuota {
    private final long max;
    private final AtomicLong used = new AtomicLong();

    SpoolQuota(long max) {
        this.max = max;
    }

    /** Takes that many bytes more, or none of them. */
    boolean reserve(long bytes) {
        long now;
        do {
            now = used.get();
            if (bytes > max - now) {
                return false;
            }
        } while (!used.compareAndSet(now, now + bytes));
        return true;
    }

    void release(long bytes) {
        used.addAndGet(-bytes);
    }

    long used() {
        return used.get();
    }
}
