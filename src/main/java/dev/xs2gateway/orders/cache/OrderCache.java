package dev.xs2gateway.orders.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import dev.xs2gateway.orders.OrdersConfig;
import dev.xs2gateway.orders.model.Order;
import dev.xs2gateway.orders.model.OrderKey;
import dev.xs2gateway.orders.model.Snapshot;
import dev.xs2gateway.upstream.IdKind;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The latest snapshot of each id: fresh for a time that depends on its state, and kept longer, to be served as stale.
 *
 * <p>A snapshot without orders is not kept longer, because an expired one does not prove that the id is still unknown.
 * Each new entry is reported to a listener.
 */
public final class OrderCache {
    /** The cache takes at most this fraction (a third) of the heap, whatever the number of entries. */
    private static final int SHARE_OF_HEAP = 3;

    private final Freshness freshness;
    private final Duration staleFor;
    private final LongSupplier nanos;
    private final Consumer<CacheEntry> onEntry;
    private final Cache<OrderKey, CacheEntry> entries;
    private final Map<IdKind, RefreshCandidates> candidates = new EnumMap<>(IdKind.class);

    /** {@code onEntry} receives each new entry, including one that repeats the entry it replaces. */
    public OrderCache(OrdersConfig config, Freshness freshness, LongSupplier nanos, Consumer<CacheEntry> onEntry) {
        long mostBytes = Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP;
        // No entry weighs less than its share of the maximum number, so that the limit on
        // weight enforces the limit on number too.
        long least = Math.ceilDiv(mostBytes, config.maxEntries());
        this.freshness = freshness;
        this.staleFor = config.staleFor();
        this.nanos = nanos;
        this.onEntry = onEntry;
        this.entries = Caffeine.newBuilder()
                .maximumWeight(mostBytes)
                .weigher((OrderKey key, CacheEntry entry) ->
                        (int) Math.clamp(entry.heapBytes(), least, Integer.MAX_VALUE))
                .ticker(nanos::getAsLong)
                .executor(Runnable::run)
                .expireAfter(Expiry.<OrderKey, CacheEntry>writing((key, entry) -> kept(entry)))
                .<OrderKey, CacheEntry>removalListener((key, entry, cause) -> onRemoval(entry))
                .build();
        for (IdKind kind : IdKind.values()) {
            candidates.put(kind, new RefreshCandidates());
        }
    }

    private Duration kept(CacheEntry entry) {
        return entry.snapshot().exists() ? entry.lifetime().plus(staleFor) : entry.lifetime();
    }

    private void onRemoval(@Nullable CacheEntry entry) {
        if (entry != null) {
            refreshCandidates(entry.key().kind()).onRemoved(entry);
        }
    }

    /** Returns the entry of this id, fresh or stale, and records the access; null if there is none. */
    @Nullable
    public CacheEntry get(OrderKey key) {
        CacheEntry entry = entries.getIfPresent(key);
        if (entry != null) {
            refreshCandidates(key.kind()).recordAccess(entry, nanos.getAsLong());
        }
        return entry;
    }

    /** Like {@link #get}, but does not count as an access. */
    @Nullable
    public CacheEntry peek(OrderKey key) {
        return entries.getIfPresent(key);
    }

    /** Caches a snapshot that already has this age, and returns the new entry. */
    public CacheEntry put(OrderKey key, Snapshot snapshot, Duration age) {
        CacheEntry entry = new CacheEntry(key, snapshot, nanos.getAsLong() - age.toNanos(), freshness.of(snapshot));
        entries.put(key, entry);
        onEntry.accept(entry);
        return entry;
    }

    /**
     * Expires the cached bookings that contradict newly read orders, so that the next look-up of such a
     * booking asks XS2Event. Makes no call itself.
     */
    public void outdate(Snapshot orders) {
        for (Order order : orders.orders()) {
            OrderKey booking = new OrderKey(IdKind.BOOKING, order.bookingId());
            CacheEntry entry = entries.getIfPresent(booking);
            if (entry != null && entry.snapshot().exists() && orders.outdates(entry.snapshot())) {
                outdate(entry);
            }
        }
    }

    private void outdate(CacheEntry booking) {
        long now = nanos.getAsLong();
        if (!booking.isFresh(now)) {
            return;
        }
        CacheEntry outdated = booking.outdated(now);
        // Does nothing if a newer entry has replaced this one meanwhile.
        if (entries.asMap().replace(booking.key(), booking, outdated)) {
            onEntry.accept(outdated);
        }
    }

    /** Returns whether the cached entry of one of its orders comes from a later call than this snapshot and has different content. */
    public boolean isOutdated(Snapshot snapshot) {
        return snapshot.orders().stream()
                .map(order -> entries.getIfPresent(new OrderKey(IdKind.ORDER, order.orderId())))
                .anyMatch(entry -> entry != null && entry.snapshot().outdates(snapshot));
    }

    public RefreshCandidates refreshCandidates(IdKind kind) {
        return Objects.requireNonNull(candidates.get(kind));
    }

    /** Removes the entries of this id and of the orders and bookings in its snapshot; returns all their keys. */
    public Set<OrderKey> forget(OrderKey key) {
        Set<OrderKey> wrong = new HashSet<>(Set.of(key));
        CacheEntry dropped = entries.asMap().remove(key);
        if (dropped != null) {
            for (Order order : dropped.snapshot().orders()) {
                wrong.add(new OrderKey(IdKind.ORDER, order.orderId()));
                wrong.add(new OrderKey(IdKind.BOOKING, order.bookingId()));
            }
            entries.invalidateAll(wrong);
        }
        return wrong;
    }
}
