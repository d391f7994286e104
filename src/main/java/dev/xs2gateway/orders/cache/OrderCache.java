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
 * What XS2Event said lately, fresh for as long as its state deserves, and kept beyond that to be shown as stale.
 *
 * <p>That an id is unknown is not kept beyond: it would be invented. Tells those who watch whenever an answer comes.
 */
public final class OrderCache {
    /** Answers take a third of the heap at most, whatever their number. */
    private static final int SHARE_OF_HEAP = 3;

    private final Freshness freshness;
    private final Duration staleFor;
    private final LongSupplier nanos;
    private final Consumer<CacheEntry> news;
    private final Cache<OrderKey, CacheEntry> answers;
    private final Map<IdKind, RefreshCandidates> popular = new EnumMap<>(IdKind.class);

    /** {@code news} hears of each answer that comes, the one that may be there already included. */
    public OrderCache(OrdersConfig config, Freshness freshness, LongSupplier nanos, Consumer<CacheEntry> news) {
        long mostBytes = Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP;
        // Nothing weighs less than its part of the number, so that the one bound keeps the other.
        long least = Math.ceilDiv(mostBytes, config.maxEntries());
        this.freshness = freshness;
        this.staleFor = config.staleFor();
        this.nanos = nanos;
        this.news = news;
        this.answers = Caffeine.newBuilder()
                .maximumWeight(mostBytes)
                .weigher((OrderKey key, CacheEntry entry) ->
                        (int) Math.clamp(entry.heapBytes(), least, Integer.MAX_VALUE))
                .ticker(nanos::getAsLong)
                .executor(Runnable::run)
                .expireAfter(Expiry.<OrderKey, CacheEntry>writing((key, entry) -> kept(entry)))
                .<OrderKey, CacheEntry>removalListener((key, entry, cause) -> gone(entry))
                .build();
        for (IdKind kind : IdKind.values()) {
            popular.put(kind, new RefreshCandidates());
        }
    }

    private Duration kept(CacheEntry entry) {
        return entry.snapshot().exists() ? entry.lifetime().plus(staleFor) : entry.lifetime();
    }

    private void gone(@Nullable CacheEntry entry) {
        if (entry != null) {
            popular(entry.key().kind()).onRemoved(entry);
        }
    }

    /** What is kept of this id, fresh or stale, for somebody who asks; null if there is nothing. */
    @Nullable
    public CacheEntry get(OrderKey key) {
        CacheEntry entry = answers.getIfPresent(key);
        if (entry != null) {
            popular(key.kind()).recordAccess(entry, nanos.getAsLong());
        }
        return entry;
    }

    /** The same, out of curiosity: it does not count as asked for. */
    @Nullable
    public CacheEntry peek(OrderKey key) {
        return answers.getIfPresent(key);
    }

    /** An answer that is so old already. */
    public CacheEntry put(OrderKey key, Snapshot snapshot, Duration age) {
        CacheEntry entry = new CacheEntry(key, snapshot, nanos.getAsLong() - age.toNanos(), freshness.of(snapshot));
        answers.put(key, entry);
        news.accept(entry);
        return entry;
    }

    /**
     * Lets the bookings of newly read orders run out that say something else of them, so that they are asked for again once somebody wants
     * them. Nobody is asked for that by itself.
     */
    public void outdate(Snapshot orders) {
        for (Order order : orders.orders()) {
            OrderKey booking = new OrderKey(IdKind.BOOKING, order.bookingId());
            CacheEntry entry = answers.getIfPresent(booking);
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
        // Unless another answer has come meanwhile.
        if (answers.asMap().replace(booking.key(), booking, outdated)) {
            news.accept(outdated);
        }
    }

    /** Whether what is kept of one of its orders was asked for after this answer, and says something else. */
    public boolean isOutdated(Snapshot snapshot) {
        return snapshot.orders().stream()
                .map(order -> answers.getIfPresent(new OrderKey(IdKind.ORDER, order.orderId())))
                .anyMatch(entry -> entry != null && entry.snapshot().outdates(snapshot));
    }

    public RefreshCandidates popular(IdKind kind) {
        return Objects.requireNonNull(popular.get(kind));
    }

    /** Drops what is kept of the id, and of the orders and the bookings that it came with; all of these. */
    public Set<OrderKey> forget(OrderKey key) {
        Set<OrderKey> wrong = new HashSet<>(Set.of(key));
        CacheEntry dropped = answers.asMap().remove(key);
        if (dropped != null) {
            for (Order order : dropped.snapshot().orders()) {
                wrong.add(new OrderKey(IdKind.ORDER, order.orderId()));
                wrong.add(new OrderKey(IdKind.BOOKING, order.bookingId()));
            }
            answers.invalidateAll(wrong);
        }
        return wrong;
    }
}
