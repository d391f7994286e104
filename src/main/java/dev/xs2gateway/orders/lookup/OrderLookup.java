package dev.xs2gateway.orders.lookup;

import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.failure.FailureException;
import dev.xs2gateway.orders.OrdersConfig;
import dev.xs2gateway.orders.Timer;
import dev.xs2gateway.orders.batch.LookupBatcher;
import dev.xs2gateway.orders.batch.PendingLookup.LookupWaiter;
import dev.xs2gateway.orders.cache.CacheEntry;
import dev.xs2gateway.orders.cache.EntryListeners;
import dev.xs2gateway.orders.cache.OrderCache;
import dev.xs2gateway.orders.cache.SharedSnapshots;
import dev.xs2gateway.orders.model.Order;
import dev.xs2gateway.orders.model.OrderKey;
import dev.xs2gateway.upstream.IdKind;
import dev.xs2gateway.upstream.call.CallAccount;
import dev.xs2gateway.upstream.call.UniAwaiter;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Looks up bookings and orders: in the cache if the entry is fresh enough, otherwise at XS2Event. */
public final class OrderLookup {
    private final OrdersConfig config;
    private final OrderCache cache;
    private final LookupBatcher batcher;
    private final SharedSnapshots shared;
    private final EntryListeners listeners;
    private final Timer timer;
    private final LongSupplier nanos;

    public OrderLookup(
            OrdersConfig config,
            OrderCache cache,
            LookupBatcher batcher,
            SharedSnapshots shared,
            EntryListeners listeners,
            Timer timer,
            LongSupplier nanos) {
        this.config = config;
        this.cache = cache;
        this.batcher = batcher;
        this.shared = shared;
        this.listeners = listeners;
        this.timer = timer;
        this.nanos = nanos;
    }

    /** Returns the current time of the clock that measures the age of entries, in nanoseconds. */
    public long nanos() {
        return nanos.getAsLong();
    }

    /** The outcome for one of several ids. */
    public sealed interface Result {
        record Of(LookupResult found) implements Result {}

        record Failed(Throwable why) implements Result {}
    }

    /**
     * Returns the result that is available without waiting; null if XS2Event has to be asked first. A recently expired entry is returned
     * as stale, and refreshed in the background.
     */
    @Nullable
    public LookupResult findNow(OrderKey key, FreshnessRequirement requirement) {
        CacheEntry entry = cache.get(key);
        if (entry == null) {
            return missing(requirement);
        }
        long now = nanos.getAsLong();
        if (isHit(entry, requirement, now)) {
            return LookupResult.hit(entry);
        }
        return requirement.accepts(entry.age(now)) ? stale(entry, requirement, now) : missing(requirement);
    }

    /** Like {@link #findNow}, but returns fresh entries only and never triggers a refresh. */
    @Nullable
    public LookupResult findFresh(OrderKey key, FreshnessRequirement requirement) {
        CacheEntry entry = cache.get(key);
        if (entry == null) {
            return null;
        }
        long now = nanos.getAsLong();
        return isHit(entry, requirement, now) ? LookupResult.hit(entry) : null;
    }

    private boolean isHit(CacheEntry entry, FreshnessRequirement requirement, long now) {
        return entry.isYoungerThan(config.minAge(), now) || (entry.isFresh(now) && requirement.accepts(entry.age(now)));
    }

    private @Nullable LookupResult stale(CacheEntry entry, FreshnessRequirement requirement, long now) {
        if (requirement.onlyIfCached()) {
            return LookupResult.stale(entry, new Failure.OnlyIfCached().asException());
        }
        boolean mayRevalidate = entry.freshFor(now).plus(config.revalidateFor()).isPositive();
        return mayRevalidate ? LookupResult.stale(entry, batcher.refresh(entry.key())) : null;
    }

    private @Nullable LookupResult missing(FreshnessRequirement requirement) {
        if (requirement.onlyIfCached()) {
            throw new Failure.OnlyIfCached().asException();
        }
        return null;
    }

    /** Looks one id up; fails with {@link FailureException}. Cancelling it does not affect other callers. */
    public Uni<LookupResult> lookUp(OrderKey key, FreshnessRequirement requirement, CallAccount account) {
        return lookUpAll(key.kind(), List.of(key.id()), requirement, account)
                .onItem()
                .transform(results -> {
                    switch (Objects.requireNonNull(results.get(key.id()))) {
                        case Result.Of(LookupResult found) -> {
                            return found;
                        }
                        case Result.Failed(RuntimeException why) -> throw why;
                        case Result.Failed(Throwable why) -> throw new IllegalStateException(why);
                    }
                });
    }

    /** Looks several ids up and returns the outcome of each, once, in no particular order. Never fails as a whole. */
    public Uni<Map<String, Result>> lookUpAll(
            IdKind kind, List<String> ids, FreshnessRequirement requirement, CallAccount account) {
        return Uni.createFrom().deferred(() -> {
            Map<String, Result> results = new LinkedHashMap<>();
            List<String> unanswered = new ArrayList<>();
            for (String id : ids) {
                Result now = resultNow(new OrderKey(kind, id), requirement);
                if (now == null) {
                    unanswered.add(id);
                } else {
                    results.put(id, now);
                }
            }
            return unanswered.isEmpty()
                    ? Uni.createFrom().item(results)
                    : askUpstream(kind, unanswered, requirement, account)
                            .onItem()
                            .invoke(results::putAll)
                            .replaceWith(results);
        });
    }

    private @Nullable Result resultNow(OrderKey key, FreshnessRequirement requirement) {
        try {
            LookupResult found = findNow(key, requirement);
            return found == null ? null : new Result.Of(found);
        } catch (FailureException refused) {
            return new Result.Failed(refused);
        }
    }

    private Uni<Map<String, Result>> askUpstream(
            IdKind kind, List<String> ids, FreshnessRequirement requirement, CallAccount account) {
        // An emitter, so that a caller that disconnects ends its own wait only.
        return Uni.createFrom().emitter(emitter -> {
            MultiLookup waiting =
                    new MultiLookup(ids, requirement.isLenient() ? standIns(kind, ids) : Map.of(), emitter::complete);
            Runnable leave = batcher.lookUp(
                    kind,
                    ids,
                    new LookupWaiter(
                            requirement.consumer(), requirement.urgent(), requirement.maxAge(), account, waiting));
            Runnable cancelStaleWait = timer.in(config.staleWait(), waiting::staleWaitOver);
            Runnable cancelMaxWait = timer.in(config.maxWait(), () -> waiting.maxWaitOver(ids));
            emitter.onTermination(() -> {
                cancelStaleWait.run();
                cancelMaxWait.run();
                leave.run();
            });
        });
    }

    private Map<String, CacheEntry> standIns(IdKind kind, List<String> ids) {
        Map<String, CacheEntry> standIns = new HashMap<>();
        for (String id : ids) {
            CacheEntry entry = cache.peek(new OrderKey(kind, id));
            if (entry != null) {
                standIns.put(id, entry);
            }
        }
        return standIns;
    }

    /**
     * Waits until the result for one id differs from what the caller has; returns the current result when the wait is over.
     *
     * @param callerHas tests whether an entry is what the caller has; null: the entry that is current at the start of the wait
     */
    public Uni<LookupResult> awaitChange(
            OrderKey key,
            FreshnessRequirement requirement,
            @Nullable Predicate<CacheEntry> callerHas,
            Duration wait,
            CallAccount account) {
        return lookUp(key, requirement, account).chain(first -> {
            Predicate<CacheEntry> same = callerHas == null
                    ? entry -> entry.snapshot()
                            .orders()
                            .equals(first.entry().snapshot().orders())
                    : callerHas;
            return same.test(first.entry())
                    ? nextOtherThan(same, first, wait).chain(last -> notExpiredUnknown(last, requirement, account))
                    : Uni.createFrom().item(first);
        });
    }

    /**
     * Returns the result, but looks the id up again if the result is an expired "unknown": a stale
     * entry must not state that an id is unknown.
     */
    private Uni<LookupResult> notExpiredUnknown(
            LookupResult found, FreshnessRequirement requirement, CallAccount account) {
        boolean isExpiredUnknown = found.source() == LookupResult.Source.STALE
                && !found.entry().snapshot().exists();
        return isExpiredUnknown
                ? lookUp(found.entry().key(), requirement, account)
                : Uni.createFrom().item(found);
    }

    private Uni<LookupResult> nextOtherThan(Predicate<CacheEntry> same, LookupResult first, Duration wait) {
        return Uni.createFrom().emitter(emitter -> {
            LongPoll poll = new LongPoll(
                    first, same, emitter::complete, batcher::refresh, batcher::takeFromOtherPods, timer, nanos);
            Runnable unwatch = listeners.register(first.entry(), poll::onEntry);
            poll.start(wait);
            CacheEntry latest = cache.peek(first.entry().key());
            if (latest != null && latest != first.entry()) {
                // Cached between the look-up and the registration of the listener.
                poll.onEntry(latest);
            }
            emitter.onTermination(() -> {
                unwatch.run();
                poll.end();
            });
        });
    }

    /**
     * Sets the callback for each order that becomes fulfilled while a caller waits for it. It runs on the thread that caches the new entry.
     */
    public void onFulfilled(Consumer<Order> callback) {
        listeners.onFulfilled(callback);
    }

    /** The cached orders of an id, and their age. */
    public record Kept(List<Order> orders, Duration age) {}

    /**
     * Returns the order with this id, or the orders of the booking with this id, no older than {@code maxAge}, or of any age if that is
     * null. Blocks, so it is for virtual threads only.
     */
    public List<Order> read(IdKind kind, String id, @Nullable Duration maxAge, CallAccount account) {
        FreshnessRequirement requirement =
                new FreshnessRequirement(maxAge, false, account.isUrgent(), account.consumer());
        OrderKey key = new OrderKey(kind, id);
        LookupResult now = findNow(key, requirement);
        LookupResult found = now == null ? UniAwaiter.item(lookUp(key, requirement, account)) : now;
        if (!found.entry().snapshot().exists()) {
            throw (kind == IdKind.ORDER ? new Failure.OrderNotFound(id) : new Failure.BookingNotFound(id))
                    .asException();
        }
        return found.entry().snapshot().orders();
    }

    /** Like {@link #read}, but returns null if that would ask XS2Event or fail. Never blocks. */
    public @Nullable List<Order> readCached(IdKind kind, String id, Duration maxAge, String consumer) {
        LookupResult hit = findFresh(new OrderKey(kind, id), new FreshnessRequirement(maxAge, false, true, consumer));
        return hit == null || !hit.entry().snapshot().exists()
                ? null
                : hit.entry().snapshot().orders();
    }

    /** Like {@link #read}, but discards the cached entry first and asks XS2Event. */
    public List<Order> readAgain(IdKind kind, String id, CallAccount account) {
        forget(kind, id);
        return read(kind, id, null, account);
    }

    /** Returns what is cached for this id, of any age, without a call; null if there is nothing, or if XS2Event does not know the id. */
    public @Nullable Kept cached(IdKind kind, String id) {
        CacheEntry entry = cache.peek(new OrderKey(kind, id));
        return entry == null || !entry.snapshot().exists()
                ? null
                : new Kept(entry.snapshot().orders(), entry.age(nanos.getAsLong()));
    }

    /** Discards what is cached for this id, here and in all pods, because it has turned out to be wrong. */
    public void forget(IdKind kind, String id) {
        shared.forget(cache.forget(new OrderKey(kind, id)));
    }
}
