package dev.xs2gateway.orders;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.xs2gateway.upstream.IdKind;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/**
 * What XS2Event said lately, each answer kept as long as its state deserves.
 *
 * <p>Ages are jittered by a tenth either way, so that answers which came together do not run out together.
 */
final class OrderCache {
    private static final double JITTER = 0.1;

    private final Clock clock;
    private final Cache<OrderKey, Answer> answers;

    /** {@code random} gives numbers from 0 to below 1. */
    OrderCache(OrdersConfig config, Clock clock, Ticker ticker, DoubleSupplier random) {
        this.clock = clock;
        this.answers = Caffeine.newBuilder()
                .maximumSize(config.maxEntries())
                .ticker(ticker)
                .expireAfter(Expiry.<OrderKey, Answer>writing(
                        (key, answer) -> jittered(age(config, answer), random.getAsDouble())))
                .build();
    }

    /** The answer, if it is kept still and no older than {@code maxAge}. */
    Optional<Answer> get(OrderKey key, Duration maxAge) {
        return Optional.ofNullable(answers.getIfPresent(key))
                .filter(answer ->
                        Duration.between(answer.asOf(), clock.instant()).compareTo(maxAge) <= 0);
    }

    void put(OrderKey key, Answer answer) {
        answers.put(key, answer);
    }

    /** Drops the order, and the booking that it came with. */
    void forget(String orderId) {
        Answer dropped = answers.asMap().remove(new OrderKey(IdKind.ORDER, orderId));
        if (dropped != null) {
            dropped.orders().forEach(order -> answers.invalidate(new OrderKey(IdKind.BOOKING, order.bookingId())));
        }
    }

    private static Duration jittered(Duration age, double random) {
        return Duration.ofNanos((long) (age.toNanos() * (1 - JITTER + 2 * JITTER * random)));
    }

    /** A booking is as fresh as its most restless order. */
    private static Duration age(OrdersConfig config, Answer answer) {
        return answer.orders().stream()
                .map(order -> switch (order.state()) {
                    case ENDED -> config.endedAge();
                    case WAITING -> config.openAge();
                    case READY, PARTLY, ELSEWHERE -> config.fulfilledAge();
                })
                .min(Duration::compareTo)
                .orElse(config.unknownAge());
    }
}
