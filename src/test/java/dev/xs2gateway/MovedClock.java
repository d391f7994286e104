package dev.xs2gateway;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that stands still until it is moved; {@link #nanos} is the same time as a ticker has it. */
public final class MovedClock extends Clock {
    private static final Instant START = Instant.parse("2026-11-24T10:00:00Z");

    private final AtomicLong moved = new AtomicLong();

    public void move(Duration time) {
        moved.addAndGet(time.toNanos());
    }

    /** Since the start. */
    public long nanos() {
        return moved.get();
    }

    @Override
    public Instant instant() {
        return START.plusNanos(moved.get());
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
