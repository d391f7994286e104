package dev.xs2gateway.orders.cache;

import dev.xs2gateway.orders.model.OrderKey;
import dev.xs2gateway.orders.model.Snapshot;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one id since a moment, and for how long it counts as fresh.
 *
 * <p>Times are nanoseconds of the process's monotonic clock. The answer's JSON is kept beside it, once somebody has asked for it.
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
    private volatile long lastAsked = NEVER;

    public CacheEntry(OrderKey key, Snapshot snapshot, long since, Duration lifetime) {
        this.key = key;
        this.snapshot = snapshot;
        this.since = since;
        this.lifetime = lifetime.toNanos();
    }

    /** The same, good until now and no longer. */
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
     * About how many bytes of heap it takes, its JSON included, all of it even where another answer holds the same orders. Its text stands for
     * its strings, its objects and its JSON.
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

    /** How long it stays fresh; negative: for how long it has been stale. */
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

    /** Whether a refresh that costs nothing is welcome: the second half of its lifetime has begun. */
    boolean isPastHalf(long now) {
        return now - since >= lifetime / 2;
    }

    /** Notes that somebody asked; true for the first time. */
    boolean asked(long now) {
        boolean first = lastAsked == NEVER;
        lastAsked = now;
        return first;
    }

    boolean wasAskedWithin(Duration time, long now) {
        return lastAsked != NEVER && now - lastAsked <= time.toNanos();
    }

    /** As if nobody had ever asked. */
    void forgetAsking() {
        lastAsked = NEVER;
    }

    /** The answer as JSON, made by whoever asks first. */
    public SerializedView view(Supplier<SerializedView> maker) {
        SerializedView there = view.get();
        if (there != null) {
            return there;
        }
        SerializedView made = maker.get();
        view.set(made);
        return made;
    }
}
