package dev.xs2gateway.audit;

import java.time.Instant;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** Ids of audit records: UUIDs of version 7 (RFC 9562), which begin with the time in milliseconds and so sort by time. */
public final class RecordId {
    private static final int TIME_SHIFT = 16;
    private static final long VERSION_7 = 0x7000L;
    private static final long VARIANT = 0x8000_0000_0000_0000L;

    private RecordId() {}

    public static UUID at(Instant time, RandomGenerator random) {
        return new UUID(
                (time.toEpochMilli() << TIME_SHIFT) | VERSION_7 | (random.nextLong() & 0xFFF),
                VARIANT | (random.nextLong() >>> 2));
    }

    /** The smallest id of a moment: ids of records before it are smaller, all others are not. */
    public static UUID first(Instant time) {
        return new UUID(time.toEpochMilli() << TIME_SHIFT, 0);
    }
}
