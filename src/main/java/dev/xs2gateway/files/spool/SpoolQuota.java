package dev.xs2gateway.files.spool;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongPredicate;

/** The bytes that all files together may hold. */
public final class SpoolQuota {
    private final long max;
    private final LongPredicate makeRoom;
    private final AtomicLong used = new AtomicLong();

    public SpoolQuota(long max) {
        this(max, bytes -> false);
    }

    /** {@code makeRoom} is asked to free that many bytes, and says whether it is worth another try. */
    public SpoolQuota(long max, LongPredicate makeRoom) {
        this.max = max;
        this.makeRoom = makeRoom;
    }

    /** Takes that many bytes more, or none of them. */
    boolean reserve(long bytes) {
        return reserve(bytes, makeRoom);
    }

    /** The same, of what is free already. */
    boolean reserveFree(long bytes) {
        return reserve(bytes, lacking -> false);
    }

    private boolean reserve(long bytes, LongPredicate room) {
        while (true) {
            long now = used.get();
            long lacking = bytes - (max - now);
            if (lacking > 0) {
                if (!room.test(lacking)) {
                    return false;
                }
            } else if (used.compareAndSet(now, now + bytes)) {
                return true;
            }
        }
    }

    void release(long bytes) {
        used.addAndGet(-bytes);
    }

    public long used() {
        return used.get();
    }
}
