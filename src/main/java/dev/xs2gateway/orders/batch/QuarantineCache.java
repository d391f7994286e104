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
 * The ids whose look-ups failed while others were answered. Such an id shares no call with others, and the pause before its next look-up
 * grows with the number of its failures. It is released when it is answered, or 15 minutes after its last failure.
 *
 * <p>One failure proves nothing, because XS2Event may be down: an id is isolated only if others were answered beside it or since.
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
     * The failures of one id.
     *
     * @param failures consecutive failures; 0 for an id that was part of a failed call and has not failed by itself
     * @param why the last failure, or null
     * @param answersBefore how many ids had been answered when this id failed
     */
    private record Entry(
            int failures, boolean isolated, @Nullable FailureException why, long answersBefore, long restUntil) {}

    /** {@code refusedRest}: how long an id is not requested again after XS2Event has refused the query for it. */
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

    /**
     * Records that a look-up for this id alone failed. Returns true if the id had no entry before, so that XS2Event itself may be at fault.
     */
    boolean failedAlone(OrderKey key, FailureException why) {
        Entry before = entries.getIfPresent(key);
        // Calls were answered without this id, or others were answered since its last
        // failure: the id is at fault, not XS2Event.
        boolean isProven = before != null
                && (before.isolated() || before.failures() == 0 || answers.get() > before.answersBefore());
        add(key, why, isProven);
        return before == null;
    }

    /** Records that this id made a call fail whose other ids were answered without it. */
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

    /** Records that this id was in a spare slot of a failed call that was answered without its spare slots. */
    void suspect(OrderKey key) {
        entries.asMap().putIfAbsent(key, new Entry(0, false, null, answers.get(), nanos.getAsLong()));
    }

    /** Releases this id, because XS2Event has answered it. */
    void answered(OrderKey key) {
        answers.incrementAndGet();
        entries.invalidate(key);
    }

    /** Returns whether the id may take a spare slot in a batch. */
    boolean mayTakeSpareSlot(OrderKey key) {
        return entries.getIfPresent(key) == null;
    }

    boolean isIsolated(OrderKey key) {
        Entry entry = entries.getIfPresent(key);
        return entry != null && entry.isolated();
    }

    /** Returns the failure because of which the id is not refreshed at present. */
    Optional<Throwable> restReason(OrderKey key) {
        Entry entry = entries.getIfPresent(key);
        return entry == null || entry.why() == null ? Optional.empty() : reason(entry, entry.why());
    }

    /** Returns the failure because of which the id is not requested at all at present, even for a waiter. */
    Optional<Throwable> refusal(OrderKey key) {
        Entry entry = entries.getIfPresent(key);
        boolean isSure = entry != null
                && entry.why() != null
                && (entry.isolated() || entry.why().failure() instanceof Failure.QueryRefused);
        return isSure ? restReason(key) : Optional.empty();
    }

    private Optional<Throwable> reason(Entry entry, FailureException why) {
        Duration remaining = Duration.ofNanos(entry.restUntil() - nanos.getAsLong());
        if (!remaining.isPositive()) {
            return Optional.empty();
        }
        return Optional.of(
                why.failure() instanceof Failure.UpstreamUnavailable it
                        ? new Failure.UpstreamUnavailable(it.why(), remaining).asException()
                        : why);
    }
}
