package dev.xs2gateway.budget.redis;

import dev.xs2gateway.DurationText;
import dev.xs2gateway.budget.BudgetSettings;
import dev.xs2gateway.budget.Limit;
import dev.xs2gateway.budget.QuietPeriod;
import dev.xs2gateway.budget.count.Ledger;
import dev.xs2gateway.budget.count.LocalCount;
import dev.xs2gateway.budget.queue.CallBudget;
import dev.xs2gateway.budget.status.UpstreamStatus;
import dev.xs2gateway.budget.status.UpstreamStatusCodec;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The ledger of all pods, kept in Redis; while Redis cannot be reached, the ledger of this pod's part.
 *
 * <p>A pod that loses Redis may not know which calls the others have made. It therefore makes no calls until one longest window,
 * and a little more, has passed since it last sent a step that showed it present. From then on the others keep its part free.
 */
public final class SharedLedger implements Ledger {
    private static final Logger LOG = Logger.getLogger(SharedLedger.class);
    private static final long HEARTBEAT_NANOS = BudgetSession.LEASE.toNanos() / 3;
    // A connection that is lost only for a moment is no reason to refuse requests.
    private static final long GRACE_NANOS = Duration.ofSeconds(1).toNanos();
    // No caller waits for the reply to this step, so it may take longer than the decision about a call.
    private static final Duration JOIN_PATIENCE = Duration.ofSeconds(1);
    private static final long FIRST_RETRY_NANOS = Duration.ofMillis(100).toNanos();
    // Short enough for all pods to rejoin before a Redis that has lost its data allows the first call.
    private static final long LONGEST_RETRY_NANOS = Duration.ofMillis(700).toNanos();

    private final BudgetScript redis;
    private final LocalCount alone;
    private final BudgetSettings settings;
    private final LongSupplier nanoTime;
    private final DoubleSupplier random;
    private final Clock clock;
    private final BudgetSession steps;

    private volatile Seen seen;
    private volatile boolean away = true;
    private volatile boolean entering;
    private volatile boolean closed;
    private volatile Runnable hearsNews = () -> {};
    private volatile long lostAt;
    private volatile Instant lostSince;
    private int failures;
    private boolean changedAlone;

    /** Creates the ledger; {@code alone} counts the calls that this pod makes without Redis. */
    public SharedLedger(
            BudgetScript redis,
            LocalCount alone,
            BudgetSettings settings,
            LongSupplier nanoTime,
            DoubleSupplier random,
            Clock clock,
            CallBudget.Alarm alarm) {
        this.redis = redis;
        this.alone = alone;
        this.settings = settings;
        this.nanoTime = nanoTime;
        this.random = random;
        this.clock = clock;
        this.lostSince = clock.instant();
        this.steps = new BudgetSession(redis, settings, nanoTime, clock, alarm);
        this.seen = new Seen(0, UpstreamStatus.fresh(steps.now()));
        this.lostAt = nanoTime.getAsLong() - GRACE_NANOS;
        if (settings.isUnknownPastSpent()) {
            keepQuietUntil(nanoTime.getAsLong() + quietNanos(), QuietPeriod.BEFORE_START);
        }
    }

    private long quietNanos() {
        return settings.longestWindow().plus(BudgetSession.LEASE).toNanos();
    }

    /** Joins the shared count in Redis, and from then on reports regularly that this pod is present. */
    public void open() {
        steps.onReply(this::hear);
        join();
        heartbeat();
    }

    public boolean isAway() {
        return away;
    }

    @Override
    public long now() {
        return steps.now();
    }

    @Override
    public Seen seen() {
        return seen;
    }

    @Override
    public void ask(Seen basis, @Nullable UpstreamStatus then, List<Limit> limits, Consumer<Reply> callback) {
        if (away) {
            callback.accept(askedAlone(basis, then, limits));
            return;
        }
        String call = steps.nextCall();
        JsonObject asked = asked("ask", limits).put("call", call).put("seen", basis.version());
        if (then != null) {
            asked.put("then", UpstreamStatusCodec.write(then));
        }
        steps.make(
                asked,
                settings.redisTimeout(),
                reply -> callback.accept(reply(reply, call)),
                reply -> giveBack(reply, call),
                thrown -> {
                    lose();
                    ask(basis, then, limits, callback);
                });
    }

    private void giveBack(BudgetReply late, String call) {
        if (late.status().equals("granted")) {
            steps.tell(asked("unsent", settings.limits()).put("call", call).put("away", true));
        }
    }

    private Reply reply(BudgetReply reply, String call) {
        return switch (reply.status()) {
            case "granted" -> new Reply.Granted(new SharedCall(call, TimeUnit.MICROSECONDS.toNanos(reply.now())));
            case "other" -> new Reply.Changed();
            case "crowded" -> {
                LOG.warnf("more pods than gateway.budget.pods (%d): this one makes no calls", settings.pods());
                yield new Reply.Wait(TimeUnit.MICROSECONDS.toNanos(reply.waitMicros()));
            }
            default -> new Reply.Wait(TimeUnit.MICROSECONDS.toNanos(reply.waitMicros()));
        };
    }

    private final class SharedCall implements Call {
        private final String id;
        private final long begun;

        SharedCall(String id, long begun) {
            this.id = id;
            this.begun = begun;
        }

        @Override
        public long begun() {
            return begun;
        }

        @Override
        public void ended() {
            tell("ended", id);
        }

        @Override
        public void unsent() {
            tell("unsent", id);
        }
    }

    /** Reports the end of a call to Redis. If that is not possible, the call counts for as long as it might have been on its way. */
    private void tell(String op, String call) {
        if (!away) {
            step(asked(op, settings.limits()).put("call", call), reply -> {}, () -> {});
        }
    }

    private synchronized Reply askedAlone(Seen basis, @Nullable UpstreamStatus then, List<Limit> limits) {
        if (seen.version() != basis.version()) {
            return new Reply.Changed();
        }
        if (entering) {
            return new Reply.Wait(JOIN_PATIENCE.toNanos());
        }
        Reply reply = alone.ask(Limit.shares(limits, settings.pods()), this::now);
        if (then != null && reply instanceof Reply.Granted) {
            changeAlone(then);
        }
        return reply;
    }

    private void changeAlone(UpstreamStatus then) {
        seen = new Seen(seen.version() + 1, then);
        changedAlone = true;
    }

    @Override
    public void change(Seen basis, UpstreamStatus then, Consumer<Boolean> callback) {
        if (away) {
            callback.accept(isChangedAlone(basis, then));
            return;
        }
        JsonObject asked = asked("change", settings.limits())
                .put("seen", basis.version())
                .put("then", UpstreamStatusCodec.write(then));
        step(
                asked,
                reply -> callback.accept(reply.status().equals("changed")),
                () -> callback.accept(isChangedAlone(basis, then)));
    }

    private synchronized boolean isChangedAlone(Seen basis, UpstreamStatus then) {
        boolean still = seen.version() == basis.version();
        if (still) {
            changeAlone(then);
        }
        return still;
    }

    @Override
    public long waitAtLeast(List<Limit> limits, int ahead) {
        if (away && nanoTime.getAsLong() - lostAt < GRACE_NANOS) {
            return 0;
        }
        Long told = away ? null : steps.waitAtLeast(limits, ahead);
        return told == null ? alone.waitAtLeast(Limit.shares(limits, settings.pods()), ahead) : told;
    }

    @Override
    public void onChange(Runnable callback) {
        hearsNews = callback;
    }

    @Override
    public Mode mode() {
        return away ? Mode.PART : Mode.SHARED;
    }

    @Override
    public String inWords() {
        return away
                ? "Redis unreachable since %s: this pod keeps to 1/%d of the limits"
                        .formatted(lostSince.truncatedTo(ChronoUnit.SECONDS), settings.pods())
                : "in Redis, for all pods";
    }

    @Override
    public @Nullable QuietPeriod quiet() {
        if (away) {
            return alone.quiet();
        }
        long left = steps.quietNanos();
        return left > 0
                ? new QuietPeriod(clock.instant().plusNanos(left), "calls made before Redis began to count are unknown")
                : null;
    }

    @Override
    public void state(List<Limit> limits, Consumer<State> callback) {
        if (away) {
            callback.accept(stateAlone(limits));
            return;
        }
        step(
                asked("look", limits),
                reply -> callback.accept(new State(Mode.SHARED, limits, reply.left(), reply.silent())),
                () -> callback.accept(stateAlone(limits)));
    }

    private State stateAlone(List<Limit> limits) {
        List<Limit> part = Limit.shares(limits, settings.pods());
        return new State(Mode.PART, part, alone.left(part), 0);
    }

    /** Runs one step in Redis. If it fails or its reply is late, this pod starts to count alone, and {@code lost} is called. */
    private void step(JsonObject asked, Consumer<BudgetReply> then, Runnable lost) {
        steps.make(asked, settings.redisTimeout(), then, reply -> {}, thrown -> {
            lose();
            lost.run();
        });
    }

    private synchronized void hear(BudgetReply reply) {
        if (reply.version() != seen.version() && !changedAlone) {
            stand(reply);
        }
    }

    private void stand(BudgetReply reply) {
        seen = new Seen(reply.version(), UpstreamStatusCodec.read(reply.standing(), now()));
    }

    private synchronized void lose() {
        if (away) {
            return;
        }
        away = true;
        lostAt = nanoTime.getAsLong();
        lostSince = clock.instant();
        keepQuiet();
        retry();
    }

    /**
     * Makes no calls until the others keep this pod's part free, counted from the last step that showed
     * it present. A pod that counts alone sends nothing to Redis that would make it seem present.
     */
    private void keepQuiet() {
        keepQuietUntil(
                steps.sentAt() + quietNanos(), "calls that other pods make while Redis is unreachable are unknown");
    }

    private void keepQuietUntil(long nanos, String why) {
        Instant until = clock.instant().plusNanos(nanos - nanoTime.getAsLong());
        alone.keepQuietUntil(nanos, new QuietPeriod(until, why));
    }

    private void retry() {
        long wait = Math.min(LONGEST_RETRY_NANOS, FIRST_RETRY_NANOS << Math.min(failures, 10));
        failures++;
        steps.in((long) (wait * (0.5 + random.getAsDouble())), this::join);
    }

    /** Joins the shared count (again), and reports the calls that this pod made without it. */
    private void join() {
        if (!closed) {
            JsonObject hello = asked("look", settings.limits()).put("away", true);
            steps.make(hello, JOIN_PATIENCE, reply -> enter(), reply -> {}, this::notJoined);
        }
    }

    /** Stops counting alone and sends the join step. No calls are made alone from here on, so that the reported calls are complete. */
    private void enter() {
        JsonObject asked;
        synchronized (this) {
            entering = true;
            asked = asked("join", settings.limits()).put("ages", ages());
        }
        steps.make(asked, JOIN_PATIENCE, this::joined, reply -> {}, thrown -> {
            synchronized (this) {
                entering = false;
                keepQuiet();
            }
            notJoined(thrown);
        });
    }

    private JsonObject ages() {
        JsonObject ages = new JsonObject();
        alone.ages(settings.longestWindow().toNanos())
                .forEach(age -> ages.put(steps.nextCall(), TimeUnit.NANOSECONDS.toMicros(age)));
        return ages;
    }

    private void joined(BudgetReply reply) {
        Seen mine;
        boolean news;
        int tries;
        synchronized (this) {
            mine = seen;
            news = changedAlone;
            changedAlone = false;
            tries = failures;
            failures = 0;
            away = false;
            entering = false;
            stand(reply);
        }
        if (tries != 1) {
            LOG.infof("Redis is here: the limits are shared by all pods of %s", settings.scope());
            warnOfEviction();
        }
        if (news) {
            Seen theirs = seen();
            change(theirs, theirs.standing().and(mine.standing(), now()), changed -> {});
        }
        hearsNews.run();
    }

    private void warnOfEviction() {
        redis.evictionPolicy().subscribe().with(policy -> {
            if (!policy.isEmpty() && !policy.equals("noeviction")) {
                LOG.warnf(
                        "Redis may drop what it counts when its memory is full (maxmemory-policy %s): set noeviction",
                        policy);
            }
        });
    }

    private void notJoined(Throwable why) {
        synchronized (this) {
            if (failures == 1) {
                LOG.warnf(
                        "Redis is unreachable (%s): this pod keeps to 1/%d of the limits, after %s without calls",
                        inWords(why), settings.pods(), DurationText.ofNanos(quietNanos()));
            }
            retry();
        }
    }

    private static String inWords(Throwable why) {
        return why.getMessage() == null || why instanceof TimeoutException ? "no answer in time" : why.getMessage();
    }

    private void heartbeat() {
        // At varying distances, so that one pod's heartbeat soon follows closely upon each other pod's: the
        // closer it follows, the more it proves of that pod's clock.
        steps.in((long) (HEARTBEAT_NANOS * (0.5 + random.getAsDouble() / 2)), () -> {
            if (!away && !closed) {
                step(asked("look", settings.limits()), reply -> {}, () -> {});
            }
            if (!closed) {
                heartbeat();
            }
        });
    }

    private JsonObject asked(String op, List<Limit> limits) {
        return steps.ask(op, seen, limits);
    }

    /** Leaves the shared count, so that no part of the limits is kept free for this pod. */
    @Override
    public void close() {
        closed = true;
        if (!away) {
            steps.leave(asked("leave", settings.limits()));
        }
    }
}
