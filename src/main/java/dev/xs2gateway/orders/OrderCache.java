package dev.xs2gateway.orders;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
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
final class OrderCache {
    /** Answers take a third of the heap at most, whatever their number. */
    private static final int SHARE_OF_HEAP = 3;

    private final Freshness freshness;
    private final Duration staleFor;
    private final LongSupplier nanos;
    private final Consumer<Known> news;
    private final Cache<OrderKey, Known> answers;
    private final Map<IdKind, Popular> popular = new EnumMap<>(IdKind.class);

    /** {@code news} hears of each answer that comes, the one that may be there already included. */
    OrderCache(OrdersConfig config, Freshness freshness, LongSupplier nanos, Consumer<Known> news) {
        long mostBytes = Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP;
        // Nothing weighs less than its part of the number, so that the one bound keeps the other.
        long least = Math.ceilDiv(mostBytes, config.maxEntries());
        this.freshness = freshness;
        this.staleFor = config.staleFor();
        this.nanos = nanos;
        this.news = news;
        this.answers = Caffeine.newBuilder()
                .maximumWeight(mostBytes)
                .weigher((OrderKey key, Known known) -> (int) Math.clamp(known.heapBytes(), least, Integer.MAX_VALUE))
                .ticker(nanos::getAsLong)
                .executor(Runnable::run)
                .expireAfter(Expiry.<OrderKey, Known>writing((key, known) -> kept(known)))
                .<OrderKey, Known>removalListener((key, known, cause) -> gone(known))
                .build();
        for (IdKind kind : IdKind.values()) {
            popular.put(kind, new Popular());
        }
    }

    private Duration kept(Known known) {
        return known.answer().known() ? known.lifetime().plus(staleFor) : known.lifetime();
    }

    private void gone(@Nullable Known known) {
        if (known != null) {
            popular(known.key().kind()).gone(known);
        }
    }

    /** What is kept of this id, fresh or stale, for somebody who asks; null if there is nothing. */
    @Nullable
    Known asked(OrderKey key) {
        Known known = answers.getIfPresent(key);
        if (known != null) {
            popular(key.kind()).asked(known, nanos.getAsLong());
        }
        return known;
    }

    /** The same, out of curiosity: it does not count as asked for. */
    @Nullable
    Known peek(OrderKey key) {
        return answers.getIfPresent(key);
    }

    /** An answer that is so old already. */
    Known put(OrderKey key, Answer answer, Duration age) {
        Known known = new Known(key, answer, nanos.getAsLong() - age.toNanos(), freshness.of(answer));
        answers.put(key, known);
        news.accept(known);
        return known;
    }

    /**
     * Lets the bookings of newly read orders run out that say something else of them, so that they are asked for again once somebody wants
     * them. Nobody is asked for that by itself.
     */
    void outdate(Answer orders) {
        for (Order order : orders.orders()) {
            OrderKey booking = new OrderKey(IdKind.BOOKING, order.bookingId());
            Known known = answers.getIfPresent(booking);
            if (known != null && known.answer().known() && orders.outdates(known.answer())) {
                outdate(known);
            }
        }
    }

    private void outdate(Known booking) {
        long now = nanos.getAsLong();
        if (!booking.isFresh(now)) {
            return;
        }
        Known outdated = booking.outdated(now);
        // Unless another answer has come meanwhile.
        if (answers.asMap().replace(booking.key(), booking, outdated)) {
            news.accept(outdated);
        }
    }

    /** Whether what is kept of one of its orders was asked for after this answer, and says something else. */
    boolean isOutdated(Answer answer) {
        return answer.orders().stream()
                .map(order -> answers.getIfPresent(new OrderKey(IdKind.ORDER, order.orderId())))
                .anyMatch(known -> known != null && known.answer().outdates(answer));
    }

    Popular popular(IdKind kind) {
        return Objects.requireNonNull(popular.get(kind));
    }

    /** Drops what is kept of the id, and of the orders and the bookings that it came with; all of these. */
    Set<OrderKey> forget(OrderKey key) {
        Set<OrderKey> wrong = new HashSet<>(Set.of(key));
        Known dropped = answers.asMap().remove(key);
        if (dropped != null) {
            for (Order order : dropped.answer().orders()) {
                wrong.add(new OrderKey(IdKind.ORDER, order.orderId()));
                wrong.add(new OrderKey(IdKind.BOOKING, order.bookingId()));
            }
            answers.invalidateAll(wrong);
        }
        return wrong;
    }
}
