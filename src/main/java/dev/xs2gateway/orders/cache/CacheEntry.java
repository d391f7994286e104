package dev.xs2gateway.orders.cache;

import dev.xs2gateway.orders.model.OrderKey;
import dev.xs2gateway.orders.model.Snapshot;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The snapshot of one id, with its age and the time for which it counts as fresh.
 *
 * <p>Times are nanoseconds of the process's monotonic clock. The snapshot's JSON is kept with the entry once it has been requested.
 */
public final class CacheEntry {
    private static final long NEVER = Long.MIN_VALUE;
    private static final long BYTES_OF_NONE = 500;
    private static final long BYTES_OF_A_CHARACTER = 4;

    private final OrderKey key;
    private final Snapshot snapshot;
    private final long since;
    private final long lifetime;
    private final AtomicReference<@Nullable SerializedView> view = new AtomicReference<>();
    private volatile long lastAccess = NEVER;

    public CacheEntry(OrderKey key, Snapshot snapshot, long since, Duration lifetime) {
        this.key = key;
        this.snapshot = snapshot;
        this.since = since;
        this.lifetime = lifetime.toNanos();
    }

    /** Returns a copy of this entry that expires now. */
    CacheEntry outdated(long now) {
        return new CacheEntry(key, snapshot, since, age(now));
    }

    public OrderKey key() {
        return key;
    }

    public Snapshot snapshot() {
        return snapshot;
    }

    /**
     * Estimates the heap that this entry takes, in bytes, its JSON included. Orders that another entry holds too are counted in full. The
     * length of the snapshot's text stands for its strings, its objects and its JSON.
     */
    long heapBytes() {
        return BYTES_OF_NONE
                + BYTES_OF_A_CHARACTER * snapshot.orders().toString().length();
    }

    public Duration age(long now) {
        return Duration.ofNanos(now - since);
    }

    public Duration lifetime() {
        return Duration.ofNanos(lifetime);
    }

    /** Returns how long the entry stays fresh; if negative, for how long it has been stale. */
    public Duration freshFor(long now) {
        return Duration.ofNanos(freshUntil() - now);
    }

    long freshUntil() {
        return since + lifetime;
    }

    public boolean isFresh(long now) {
        return freshUntil() - now > 0;
    }

    public boolean isYoungerThan(Duration age, long now) {
        return now - since < age.toNanos();
    }

    /** Returns whether a refresh in a spare slot is useful: the second half of the lifetime has begun. */
    boolean isPastHalf(long now) {
        return now - since >= lifetime / 2;
    }

    /** Records an access; returns true for the first one. */
    boolean recordAccess(long now) {
        boolean first = lastAccess == NEVER;
        lastAccess = now;
        return first;
    }

    boolean wasAccessedWithin(Duration time, long now) {
        return lastAccess != NEVER && now - lastAccess <= time.toNanos();
    }

    /** Discards the recorded access. */
    void forgetAccess() {
        lastAccess = NEVER;
    }

    /** Returns the snapshot as JSON, which the first caller creates. */
    public SerializedView view(Supplier<SerializedView> maker) {
        SerializedView existing = view.get();
        if (existing != null) {
            return existing;
        }
        SerializedView made = maker.get();
        view.set(made);
        return made;
    }
}
