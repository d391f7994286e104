package dev.xs2gateway.orders;

import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.failure.FailureException;
import dev.xs2gateway.orders.Question.Asker;
import dev.xs2gateway.upstream.Awaited;
import dev.xs2gateway.upstream.IdKind;
import dev.xs2gateway.upstream.Spending;
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

/** Answers questions about bookings and orders: from the cache where that will do, else from XS2Event. */
public final class OrderLookup {
    private final OrdersConfig config;
    private final OrderCache cache;
    private final LookupBatcher batcher;
    private final SharedAnswers shared;
    private final Watches watches;
    private final Timer timer;
    private final LongSupplier nanos;

    OrderLookup(
            OrdersConfig config,
            OrderCache cache,
            LookupBatcher batcher,
            SharedAnswers shared,
            Watches watches,
            Timer timer,
            LongSupplier nanos) {
        this.config = config;
        this.cache = cache;
        this.batcher = batcher;
        this.shared = shared;
        this.watches = watches;
        this.timer = timer;
        this.nanos = nanos;
    }

    /** Now, as the ages of what is known are counted: nanoseconds. */
    long nanos() {
        return nanos.getAsLong();
    }

    /** What became of one of several ids. */
    sealed interface Result {
        record Of(Found found) implements Result {}

        record Failed(Throwable why) implements Result {}
    }

    /**
     * What can be said at once, without waiting; null where XS2Event has to be asked first. What has run out not long ago is said, stale,
     * and asked for again behind the caller's back.
     */
    @Nullable
    Found now(OrderKey key, Demand demand) {
        Known known = cache.asked(key);
        if (known == null) {
            return nothing(demand);
        }
        long now = nanos.getAsLong();
        if (isHit(known, demand, now)) {
            return Found.hit(known);
        }
        return demand.accepts(known.age(now)) ? stale(known, demand, now) : nothing(demand);
    }

    /** The same where it is fresh; what is not may cost something, which is not for whoever asks this. */
    @Nullable
    Found hit(OrderKey key, Demand demand) {
        Known known = cache.asked(key);
        if (known == null) {
            return null;
        }
        long now = nanos.getAsLong();
        return isHit(known, demand, now) ? Found.hit(known) : null;
    }

    private boolean isHit(Known known, Demand demand, long now) {
        return known.isYoungerThan(config.minAge(), now) || (known.isFresh(now) && demand.accepts(known.age(now)));
    }

    private @Nullable Found stale(Known known, Demand demand, long now) {
        if (demand.onlyIfCached()) {
            return Found.stale(known, new Failure.OnlyIfCached().asException());
        }
        boolean lately = known.freshFor(now).plus(config.revalidateFor()).isPositive();
        return lately ? Found.stale(known, batcher.refresh(known.key())) : null;
    }

    private @Nullable Found nothing(Demand demand) {
        if (demand.onlyIfCached()) {
            throw new Failure.OnlyIfCached().asException();
        }
        return null;
    }

    /** What is known about one id; fails with {@link FailureException}. Cancelling it takes nobody else away. */
    Uni<Found> one(OrderKey key, Demand demand, Spending spending) {
        return many(key.kind(), List.of(key.id()), demand, spending).onItem().transform(results -> {
            switch (Objects.requireNonNull(results.get(key.id()))) {
                case Result.Of(Found found) -> {
                    return found;
                }
                case Result.Failed(RuntimeException why) -> throw why;
                case Result.Failed(Throwable why) -> throw new IllegalStateException(why);
            }
        });
    }

    /** What became of each of several ids, each once, in no order. Never fails as a whole. */
    Uni<Map<String, Result>> many(IdKind kind, List<String> ids, Demand demand, Spending spending) {
        return Uni.createFrom().deferred(() -> {
            Map<String, Result> results = new LinkedHashMap<>();
            List<String> unanswered = new ArrayList<>();
            for (String id : ids) {
                Result now = resultNow(new OrderKey(kind, id), demand);
                if (now == null) {
                    unanswered.add(id);
                } else {
                    results.put(id, now);
                }
            }
            return unanswered.isEmpty()
                    ? Uni.createFrom().item(results)
                    : later(kind, unanswered, demand, spending)
                            .onItem()
                            .invoke(results::putAll)
                            .replaceWith(results);
        });
    }

    private @Nullable Result resultNow(OrderKey key, Demand demand) {
        try {
            Found found = now(key, demand);
            return found == null ? null : new Result.Of(found);
        } catch (FailureException refused) {
            return new Result.Failed(refused);
        }
    }

    private Uni<Map<String, Result>> later(IdKind kind, List<String> ids, Demand demand, Spending spending) {
        // An emitter, so that one caller's leaving ends nothing but its own waiting.
        return Uni.createFrom().emitter(emitter -> {
            Waiting waiting = new Waiting(ids, demand.isLenient() ? standIns(kind, ids) : Map.of(), emitter::complete);
            Runnable leave = batcher.ask(
                    kind, ids, new Asker(demand.consumer(), demand.urgent(), demand.maxAge(), spending, waiting));
            Runnable noStandIn = timer.in(config.staleWait(), waiting::staleWaitOver);
            Runnable noAnswer = timer.in(config.maxWait(), () -> waiting.maxWaitOver(ids));
            emitter.onTermination(() -> {
                noStandIn.run();
                noAnswer.run();
                leave.run();
            });
        });
    }

    private Map<String, Known> standIns(IdKind kind, List<String> ids) {
        Map<String, Known> standIns = new HashMap<>();
        for (String id : ids) {
            Known known = cache.peek(new OrderKey(kind, id));
            if (known != null) {
                standIns.put(id, known);
            }
        }
        return standIns;
    }

    /**
     * What is known about one id, once it is something else than the caller has; what there is, when the wait is over.
     *
     * @param callerHas tells what the caller has; null: whatever is known on arrival
     */
    Uni<Found> change(
            OrderKey key, Demand demand, @Nullable Predicate<Known> callerHas, Duration wait, Spending spending) {
        return one(key, demand, spending).chain(first -> {
            Predicate<Known> same = callerHas == null
                    ? known -> known.answer()
                            .orders()
                            .equals(first.known().answer().orders())
                    : callerHas;
            return same.test(first.known())
                    ? nextOtherThan(same, first, wait).chain(last -> sayable(last, demand, spending))
                    : Uni.createFrom().item(first);
        });
    }

    /** That an id is unknown is not said once it has run out: then it takes asking again. */
    private Uni<Found> sayable(Found found, Demand demand, Spending spending) {
        boolean isNothing =
                found.way() == Found.Way.STALE && !found.known().answer().known();
        return isNothing
                ? one(found.known().key(), demand, spending)
                : Uni.createFrom().item(found);
    }

    private Uni<Found> nextOtherThan(Predicate<Known> same, Found first, Duration wait) {
        return Uni.createFrom().emitter(emitter -> {
            LongPoll poll = new LongPoll(first, same, emitter::complete, batcher::refresh, batcher::look, timer, nanos);
            Runnable unwatch = watches.watch(first.known(), poll::heard);
            poll.begin(wait);
            Known latest = cache.peek(first.known().key());
            if (latest != null && latest != first.known()) {
                // Learnt between the first look and the watch.
                poll.heard(latest);
            }
            emitter.onTermination(() -> {
                unwatch.run();
                poll.end();
            });
        });
    }

    /** Lets somebody hear of each order that becomes fulfilled while a caller waits for that; called on whatever thread learns of it. */
    public void onFulfilled(Consumer<Order> hears) {
        watches.onFulfilled(hears);
    }

    /** What is kept of an id, and since when. */
    public record Kept(List<Order> orders, Duration age) {}

    /**
     * The order with this id, or the orders of the booking with it, no older than {@code maxAge}, or of whatever age where that is null;
     * waits, so for virtual threads.
     */
    public List<Order> read(IdKind kind, String id, @Nullable Duration maxAge, Spending spending) {
        Demand demand = new Demand(maxAge, false, spending.isUrgent(), spending.consumer());
        OrderKey key = new OrderKey(kind, id);
        Found now = now(key, demand);
        Found found = now == null ? Awaited.item(one(key, demand, spending)) : now;
        if (!found.known().answer().known()) {
            throw (kind == IdKind.ORDER ? new Failure.OrderNotFound(id) : new Failure.BookingNotFound(id))
                    .asException();
        }
        return found.known().answer().orders();
    }

    /** As {@link #read}, but null where that would ask XS2Event, or fail; never waits. */
    public @Nullable List<Order> readHere(IdKind kind, String id, Duration maxAge, String consumer) {
        Found hit = hit(new OrderKey(kind, id), new Demand(maxAge, false, true, consumer));
        return hit == null || !hit.known().answer().known()
                ? null
                : hit.known().answer().orders();
    }

    /** As {@link #read}, asked of XS2Event whatever is known here. */
    public List<Order> readAgain(IdKind kind, String id, Spending spending) {
        forget(kind, id);
        return read(kind, id, null, spending);
    }

    /** What is kept of this id, however old, without asking anybody; null where there is nothing, or it is unknown to XS2Event. */
    public @Nullable Kept kept(IdKind kind, String id) {
        Known known = cache.peek(new OrderKey(kind, id));
        return known == null || !known.answer().known()
                ? null
                : new Kept(known.answer().orders(), known.age(nanos.getAsLong()));
    }

    /** What is known of this id has turned out wrong. */
    public void forget(IdKind kind, String id) {
        shared.forget(cache.forget(new OrderKey(kind, id)));
    }
}
