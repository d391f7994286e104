package dev.xs2gateway.budget.redis;

import dev.xs2gateway.budget.BudgetSettings;
import dev.xs2gateway.budget.Limit;
import dev.xs2gateway.budget.count.Ledger.Seen;
import dev.xs2gateway.budget.queue.CallBudget;
import dev.xs2gateway.budget.status.UpstreamStatusCodec;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One pod's side of the shared count: sends the steps, and keeps the latest reply with the shared clock and what is left of the limits.
 */
final class BudgetSession {
    private static final Logger LOG = Logger.getLogger(BudgetSession.class);
    /** A pod that has been silent for this long may have lost Redis. */
    static final Duration LEASE = Duration.ofMillis(1500);

    // A pod that has been silent for this long is assumed to be gone.
    private static final Duration MEMORY = Duration.ofHours(1);
    // Well below the delay at which the script considers a step late.
    private static final long PROMPT_NANOS = Duration.ofMillis(100).toNanos();
    private static final Duration LEAVE_PATIENCE = Duration.ofSeconds(1);

    private final BudgetScript redis;
    private final BudgetSettings settings;
    private final LongSupplier nanoTime;
    private final CallBudget.Alarm alarm;
    private final String pod = UUID.randomUUID().toString();
    private final AtomicLong calls = new AtomicLong();
    private final SharedClock clock = new SharedClock();
    private final PodClocks podClocks = new PodClocks();
    private final long startedAt;
    // Until Redis states the time, this machine's clock is accurate enough.
    private final long epoch;

    private volatile long sentAt;
    private volatile @Nullable ReceivedReply lastReply;
    private Consumer<BudgetReply> listener = _ -> {};

    /** The latest reply, and when it arrived by this process's clock. */
    private record ReceivedReply(BudgetReply reply, long receivedAt) {
        /** The current time in nanoseconds of the shared clock. */
        long now(long nanoTime) {
            return TimeUnit.MICROSECONDS.toNanos(reply.now()) + nanoTime - receivedAt;
        }
    }

    BudgetSession(
            BudgetScript redis,
            BudgetSettings settings,
            LongSupplier nanoTime,
            Clock wallClock,
            CallBudget.Alarm alarm) {
        this.redis = redis;
        this.settings = settings;
        this.nanoTime = nanoTime;
        this.alarm = alarm;
        this.epoch = TimeUnit.MILLISECONDS.toNanos(wallClock.millis()) - nanoTime.getAsLong();
        this.startedAt = nanoTime.getAsLong();
        this.sentAt = startedAt;
    }

    /** Registers the listener that receives every reply, never an older one after a newer one. */
    void onReply(Consumer<BudgetReply> listener) {
        this.listener = listener;
    }

    /** How long Redis still allows no calls because it does not know all earlier ones; 0 or less: it allows them. */
    long quietNanos() {
        ReceivedReply latest = lastReply;
        return latest == null
                ? 0
                : TimeUnit.MICROSECONDS.toNanos(
                                latest.reply().now() + latest.reply().quietMicros())
                        - now();
    }

    /** The current time in nanoseconds of the clock that all pods share. */
    long now() {
        ReceivedReply latest = lastReply;
        long nanos = nanoTime.getAsLong();
        return latest == null ? nanos + epoch : latest.now(nanos);
    }

    /** When this pod last sent a step that shows the other pods that it is present, by this process's clock. */
    long sentAt() {
        return sentAt;
    }

    /**
     * The shortest time that a call has to wait if {@code ahead} others go
     * first, by the latest reply, in nanoseconds; null before the first reply.
     */
    @Nullable
    Long waitAtLeast(List<Limit> limits, int ahead) {
        ReceivedReply latest = lastReply;
        if (latest == null) {
            return null;
        }
        long since = nanoTime.getAsLong() - latest.receivedAt();
        long wait = Math.max(0, TimeUnit.MICROSECONDS.toNanos(latest.reply().waitMicros()) - since);
        long longest = wait;
        for (int i = 0; i < limits.size() && i < latest.reply().left().size(); i++) {
            Limit limit = limits.get(i);
            int excess = ahead - latest.reply().left().get(i);
            long windows =
                    excess < 0 ? 0 : excess / limit.calls() * limit.window().toNanos();
            longest = Math.max(longest, wait + windows);
        }
        return longest;
    }

    /** A name for a call that is unique among all pods. */
    String nextCall() {
        return pod + "-" + calls.incrementAndGet();
    }

    JsonObject request(String op, Seen seen, List<Limit> limits) {
        return new JsonObject()
                .put("op", op)
                .put("pod", pod)
                .put("seen", seen.version())
                .put("known", UpstreamStatusCodec.write(seen.upstreamStatus()))
                .put("pods", settings.pods())
                // The call leaves when the reply to this step has come, which may take that long.
                .put("onTheWay", micros(settings.onTheWay().plus(settings.redisTimeout())))
                .put("lease", micros(LEASE))
                .put("memory", micros(MEMORY.plus(settings.longestWindow())))
                .put("fresh", !settings.isUnknownPastSpent())
                .put("limits", limits(limits));
    }

    private static long micros(Duration time) {
        return TimeUnit.NANOSECONDS.toMicros(time.toNanos());
    }

    private JsonArray limits(List<Limit> limits) {
        JsonArray array = new JsonArray();
        for (Limit limit : limits) {
            array.add(new JsonObject()
                    .put("calls", limit.calls())
                    .put("window", micros(limit.window()))
                    .put("share", Math.max(1, limit.calls() / settings.pods())));
        }
        return array;
    }

    /**
     * Sends a step whose reply has to arrive within {@code patience}.
     *
     * @param late receives a reply that arrives after {@code failed} was called for the timeout
     */
    void send(
            JsonObject request,
            Duration patience,
            Consumer<BudgetReply> then,
            Consumer<BudgetReply> late,
            Consumer<Throwable> failed) {
        AtomicBoolean isOver = new AtomicBoolean();
        in(patience.toNanos(), () -> {
            if (isOver.compareAndSet(false, true)) {
                failed.accept(new TimeoutException("Redis took longer than " + patience));
            }
        });
        transmit(
                request,
                () -> !isOver.get(),
                reply -> (isOver.compareAndSet(false, true) ? then : late).accept(reply),
                thrown -> {
                    if (isOver.compareAndSet(false, true)) {
                        failed.accept(thrown);
                    }
                });
    }

    /** Sends a step whose reply is not needed. */
    void sendWithoutReply(JsonObject request) {
        transmit(request, () -> true, _ -> {}, thrown -> LOG.debug("A report to Redis failed", thrown));
    }

    /**
     * Sends a step, and sends it again if it arrived so late that the script did not execute it.
     *
     * <p>A step that is no longer wanted is not sent again. This pod may be counting alone by that time,
     * and the step would make it seem present to the other pods, which would then not keep its part free.
     */
    private void transmit(
            JsonObject request, BooleanSupplier isWanted, Consumer<BudgetReply> then, Consumer<Throwable> failed) {
        long at = nanoTime.getAsLong();
        if (!request.containsKey("away")) {
            sentAt = at;
        }
        redis.step(stamped(request, at))
                .subscribe()
                .with(
                        reply -> {
                            if (!reply.status().equals("late")) {
                                receive(reply, at);
                                then.accept(reply);
                            } else {
                                sendAgain(request, reply, at, isWanted, then, failed);
                            }
                        },
                        failed);
    }

    private void sendAgain(
            JsonObject request,
            BudgetReply late,
            long at,
            BooleanSupplier isWanted,
            Consumer<BudgetReply> then,
            Consumer<Throwable> failed) {
        long receivedAt = nanoTime.getAsLong();
        clock.onPassed(TimeUnit.MICROSECONDS.toNanos(late.now()), receivedAt);
        if (isWanted.getAsBoolean()) {
            // If the reply came promptly, the step was not late: Redis' clock is ahead.
            transmit(request.put("leap", receivedAt - at < PROMPT_NANOS), isWanted, then, failed);
        }
    }

    private JsonObject stamped(JsonObject request, long at) {
        ReceivedReply latest = lastReply;
        Long line = clock.atLeast(at);
        JsonObject clocks = new JsonObject();
        podClocks.atLeast(at).forEach(clocks::put);
        JsonObject stamped = request.copy().put("clocks", clocks.put(pod, ownClock(at)));
        return latest == null || line == null
                ? stamped
                : stamped.put("last", latest.reply().now())
                        .put("line", TimeUnit.NANOSECONDS.toMicros(line))
                        .put("seq", latest.reply().seq());
    }

    /** This pod's clock, as the script knows it. It starts one longest window after zero, so that older calls have their place too. */
    private long ownClock(long nanos) {
        return micros(settings.longestWindow()) + TimeUnit.NANOSECONDS.toMicros(nanos - startedAt);
    }

    private synchronized void receive(BudgetReply reply, long at) {
        long receivedAt = nanoTime.getAsLong();
        clock.onAnswer(TimeUnit.MICROSECONDS.toNanos(reply.now()), at, receivedAt);
        podClocks.onReply(reply.clocks(), receivedAt);
        ReceivedReply latest = lastReply;
        if (latest == null || reply.now() >= latest.reply().now()) {
            lastReply = new ReceivedReply(reply, receivedAt);
            listener.accept(reply);
        }
    }

    /** Runs a task once, after a delay in nanoseconds, unless the gateway stops. */
    void in(long nanos, Runnable task) {
        try {
            alarm.in(nanos, task);
        } catch (RejectedExecutionException stopping) {
            LOG.debug("A task was not scheduled, because the gateway stops", stopping);
        }
    }

    /** Sends the last step, and waits for its reply for a short time. */
    void leave(JsonObject request) {
        try {
            redis.step(stamped(request, nanoTime.getAsLong())).await().atMost(LEAVE_PATIENCE);
        } catch (RuntimeException failed) {
            LOG.debug("Redis could not be informed that this pod leaves", failed);
        }
    }
}
