package dev.xs2gateway.files.spool;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongPredicate;

/** A limit on what all files together may hold, such as bytes. */
public final class SpoolQuota {
    private final long max;
    private final LongPredicate makeRoom;
    private final AtomicLong used = new AtomicLong();

    public SpoolQuota(long max) {
        this(max, bytes -> false);
    }

    /** Creates a quota. {@code makeRoom} is called to free the given number of bytes, and returns whether another attempt is worthwhile. */
    public SpoolQuota(long max, LongPredicate makeRoom) {
        this.max = max;
        this.makeRoom = makeRoom;
    }

    /** Reserves that many more bytes, or none of them. */
    boolean reserve(long bytes) {
        return reserve(bytes, makeRoom);
    }

    /** Like {@link #reserve(long)}, but uses only what is free already and never makes room. */
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
