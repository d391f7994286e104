package dev.xs2gateway.orders.batch;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.failure.FailureException;
import dev.xs2gateway.orders.model.OrderKey;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The ids whose look-ups failed while others were answered. Such an id shares no call with others, and is asked for again the later the
 * more often it failed; until it is answered, or has not been asked for during a quarter of an hour.
 *
 * <p>One failure proves nothing, for XS2Event may be down; an id is isolated when others were answered beside it or since.
 */
public final class QuarantineCache {
    private static final long MOST_IDS = 10_000;
    private static final Duration REMEMBERED = Duration.ofMinutes(15);
    private static final Duration FIRST_REST = Duration.ofSeconds(2);
    private static final int MOST_DOUBLINGS = 5;

    private final LongSupplier nanos;
    private final Duration refusedRest;
    private final Cache<OrderKey, Entry> entries;
    private final AtomicLong answers = new AtomicLong();

    /**
     * @param failures in a row; 0 for an id that was part of a failed call and has not failed by itself
     * @param why the last failure; null where there is none
     * @param answersBefore how many ids had been answered when it failed
     */
    private record Entry(
            int failures, boolean isolated, @Nullable FailureException why, long answersBefore, long restUntil) {}

    /** {@code refusedRest}: how long an id that XS2Event refuses to be asked for is not asked for again. */
    public QuarantineCache(LongSupplier nanos, Duration refusedRest) {
        this.nanos = nanos;
        this.refusedRest = refusedRest;
        this.entries = Caffeine.newBuilder()
                .maximumSize(MOST_IDS)
                .ticker(nanos::getAsLong)
                .executor(Runnable::run)
                .expireAfterWrite(REMEMBERED)
                .build();
    }

    /** A look-up for this id alone has failed; true if nothing was held against it before, so that XS2Event itself may be at fault. */
    boolean failedAlone(OrderKey key, FailureException why) {
        Entry before = entries.getIfPresent(key);
        // Calls were answered without it, or have been since it failed before: so it is the id, and not XS2Event.
        boolean isProven = before != null
                && (before.isolated() || before.failures() == 0 || answers.get() > before.answersBefore());
        add(key, why, isProven);
        return before == null;
    }

    /** This id made a call fail whose other ids were answered without it. */
    void isolate(OrderKey key, FailureException why) {
        add(key, why, true);
    }

    private void add(OrderKey key, FailureException why, boolean isolated) {
        Entry before = entries.getIfPresent(key);
        int failures = before == null ? 1 : before.failures() + 1;
        long now = nanos.getAsLong();
        entries.put(
                key,
                new Entry(
                        failures,
                        isolated,
                        why,
                        answers.get(),
                        now + rest(why, failures, isolated).toNanos()));
    }

    private Duration rest(FailureException why, int failures, boolean isolated) {
        if (why.failure() instanceof Failure.QueryRefused) {
            return refusedRest;
        }
        if (!isolated) {
            return failures > 1 ? FIRST_REST : Duration.ZERO;
        }
        return FIRST_REST.multipliedBy(1L << Math.min(failures - 1, MOST_DOUBLINGS));
    }

    /** This id was in a spare slot of a call that failed, and that was answered without those. */
    void suspect(OrderKey key) {
        entries.asMap().putIfAbsent(key, new Entry(0, false, null, answers.get(), nanos.getAsLong()));
    }

    /** XS2Event has said something about this id. */
    void answered(OrderKey key) {
        answers.incrementAndGet();
        entries.invalidate(key);
    }

    /** Whether the id may take a spare slot in a call for others. */
    boolean mayRide(OrderKey key) {
        return entries.getIfPresent(key) == null;
    }

    boolean isIsolated(OrderKey key) {
        Entry entry = entries.getIfPresent(key);
        return entry != null && entry.isolated();
    }

    /** The failure for which the id is not to be refreshed just now. */
    Optional<Throwable> restReason(OrderKey key) {
        Entry entry = entries.getIfPresent(key);
        return entry == null || entry.why() == null ? Optional.empty() : reason(entry, entry.why());
    }

    /** The failure for which the id is not to be asked for at all just now, whoever waits. */
    Optional<Throwable> refusal(OrderKey key) {
        Entry entry = entries.getIfPresent(key);
        boolean isSure = entry != null
                && entry.why() != null
                && (entry.isolated() || entry.why().failure() instanceof Failure.QueryRefused);
        return isSure ? restReason(key) : Optional.empty();
    }

    private Optional<Throwable> reason(Entry entry, FailureException why) {
        Duration left = Duration.ofNanos(entry.restUntil() - nanos.getAsLong());
        if (!left.isPositive()) {
            return Optional.empty();
        }
        return Optional.of(
                why.failure() instanceof Failure.UpstreamUnavailable it
                        ? new Failure.UpstreamUnavailable(it.why(), left).asException()
                        : why);
    }
}
