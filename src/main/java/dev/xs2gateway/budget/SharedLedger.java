package dev.xs2gateway.budget;

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
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The ledger of all pods, kept in Redis; while that cannot be reached, this pod's part of it.
 *
 * <p>A pod that loses Redis may not know what the others have spent. So it spends nothing until one longest window has passed since the
 * last answer that it got, and a little more, after which the others keep its part free for it.
 */
final class SharedLedger implements Ledger {
    private static final Logger LOG = Logger.getLogger(SharedLedger.class);
    // A pod that has been silent for so long may have lost Redis.
    private static final Duration LEASE = Duration.ofMillis(1500);
    private static final long HEARTBEAT_NANOS = LEASE.toNanos() / 3;
    // A pod that has been silent for so long is believed to be gone.
    private static final Duration MEMORY = Duration.ofHours(1);
    // What is lost for a moment only need not turn anybody away.
    private static final long GRACE_NANOS = Duration.ofSeconds(1).toNanos();
    // Well below what the script takes for late.
    private static final long PROMPT_NANOS = Duration.ofMillis(100).toNanos();
    // Nobody waits for this one, so it may take longer than a decision.
    private static final Duration JOIN_PATIENCE = Duration.ofSeconds(1);
    private static final long FIRST_RETRY_NANOS = Duration.ofMillis(100).toNanos();
    // Soon enough for all pods to be back before a Redis that has forgotten everything lets anybody call.
    private static final long LONGEST_RETRY_NANOS = Duration.ofMillis(700).toNanos();

    private final RedisCalls redis;
    private final LocalCount alone;
    private final BudgetSettings settings;
    private final LongSupplier nanoTime;
    private final DoubleSupplier random;
    private final CallBudget.Alarm alarm;
    private final String pod = UUID.randomUUID().toString();
    private final AtomicLong calls = new AtomicLong();
    // Until Redis says what time it is, this machine's clock is near enough.
    private final long epoch;

    private volatile Seen seen;
    private volatile boolean away = true;
    private volatile boolean entering;
    private volatile long sentAt;
    private volatile boolean closed;
    private volatile Runnable hearsNews = () -> {};
    private volatile long lostAt;
    private volatile @Nullable Heard heard;
    private int failures;
    private boolean changedAlone;

    /** The latest answer, and when it was asked for and came, by this process's clock. */
    private record Heard(Told told, long asked, long came) {
        /** Nanoseconds of the shared clock. */
        long now(long nanoTime) {
            return TimeUnit.MICROSECONDS.toNanos(told.now()) + nanoTime - came;
        }
    }

    /** {@code alone}: counts what this pod calls without Redis. */
    SharedLedger(
            RedisCalls redis,
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
        this.alarm = alarm;
        this.epoch = TimeUnit.MILLISECONDS.toNanos(clock.millis()) - nanoTime.getAsLong();
        this.seen = new Seen(0, Standing.fresh(now()));
        this.lostAt = nanoTime.getAsLong() - GRACE_NANOS;
        this.sentAt = nanoTime.getAsLong();
        if (settings.isUnknownPastSpent()) {
            alone.keepQuietUntil(nanoTime.getAsLong() + quietNanos());
        }
    }

    private long quietNanos() {
        return settings.longestWindow().plus(LEASE).toNanos();
    }

    /** Goes to Redis, and tells it from then on that this pod is here. */
    void open() {
        join();
        heartbeat();
    }

    boolean isAway() {
        return away;
    }

    @Override
    public long now() {
        Heard latest = heard;
        long nanos = nanoTime.getAsLong();
        return latest == null ? nanos + epoch : latest.now(nanos);
    }

    @Override
    public Seen seen() {
        return seen;
    }

    @Override
    public void ask(Seen basis, @Nullable Standing then, List<Limit> limits, Consumer<Reply> hears) {
        if (away) {
            hears.accept(askedAlone(basis, then, limits));
            return;
        }
        String call = pod + "-" + calls.incrementAndGet();
        JsonObject asked = asked("ask", limits).put("call", call).put("seen", basis.version());
        if (then != null) {
            asked.put("then", StandingText.write(then));
        }
        step(
                asked,
                settings.redisTimeout(),
                told -> hears.accept(reply(told, call)),
                told -> giveBack(told, call),
                thrown -> {
                    lose();
                    ask(basis, then, limits, hears);
                });
    }

    private void giveBack(Told late, String call) {
        if (late.status().equals("granted")) {
            send(
                    asked("unsent", settings.limits()).put("call", call).put("away", true),
                    () -> true,
                    told -> {},
                    thrown -> LOG.debug("a call that came late could not be given back", thrown));
        }
    }

    private Reply reply(Told told, String call) {
        return switch (told.status()) {
            case "granted" -> new Reply.Granted(new SharedCall(call, TimeUnit.MICROSECONDS.toNanos(told.now())));
            case "other" -> new Reply.Changed();
            case "crowded" -> {
                LOG.warnf("more pods than gateway.budget.pods (%d): this one makes no calls", settings.pods());
                yield new Reply.Wait(TimeUnit.MICROSECONDS.toNanos(told.waitMicros()));
            }
            default -> new Reply.Wait(TimeUnit.MICROSECONDS.toNanos(told.waitMicros()));
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

    /** Where it cannot be told, the call counts for as long as it might have been on its way. */
    private void tell(String op, String call) {
        if (!away) {
            step(asked(op, settings.limits()).put("call", call), told -> {}, () -> {});
        }
    }

    private synchronized Reply askedAlone(Seen basis, @Nullable Standing then, List<Limit> limits) {
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

    private void changeAlone(Standing then) {
        seen = new Seen(seen.version() + 1, then);
        changedAlone = true;
    }

    @Override
    public void change(Seen basis, Standing then, Consumer<Boolean> hears) {
        if (away) {
            hears.accept(isChangedAlone(basis, then));
            return;
        }
        JsonObject asked =
                asked("change", settings.limits()).put("seen", basis.version()).put("then", StandingText.write(then));
        step(
                asked,
                told -> hears.accept(told.status().equals("changed")),
                () -> hears.accept(isChangedAlone(basis, then)));
    }

    private synchronized boolean isChangedAlone(Seen basis, Standing then) {
        boolean still = seen.version() == basis.version();
        if (still) {
            changeAlone(then);
        }
        return still;
    }

    @Override
    public long waitAtLeast(List<Limit> limits, int ahead) {
        Heard latest = heard;
        if (away && nanoTime.getAsLong() - lostAt < GRACE_NANOS) {
            return 0;
        }
        if (away || latest == null) {
            return alone.waitAtLeast(Limit.shares(limits, settings.pods()), ahead);
        }
        long since = nanoTime.getAsLong() - latest.came();
        long wait = Math.max(0, TimeUnit.MICROSECONDS.toNanos(latest.told().waitMicros()) - since);
        long longest = wait;
        for (int i = 0; i < limits.size() && i < latest.told().left().size(); i++) {
            Limit limit = limits.get(i);
            int over = ahead - latest.told().left().get(i);
            long windows = over < 0 ? 0 : over / limit.calls() * limit.window().toNanos();
            longest = Math.max(longest, wait + windows);
        }
        return longest;
    }

    @Override
    public void onNews(Runnable hears) {
        hearsNews = hears;
    }

    @Override
    public Mode mode() {
        return away ? Mode.PART : Mode.SHARED;
    }

    @Override
    public void state(List<Limit> limits, Consumer<State> hears) {
        if (away) {
            hears.accept(stateAlone(limits));
            return;
        }
        step(
                asked("look", limits),
                told -> hears.accept(new State(Mode.SHARED, limits, told.left(), told.silent())),
                () -> hears.accept(stateAlone(limits)));
    }

    private State stateAlone(List<Limit> limits) {
        List<Limit> part = Limit.shares(limits, settings.pods());
        return new State(Mode.PART, part, alone.left(part), 0);
    }

    /** One step in Redis; {@code lost} is called where that cannot be made in time, after this pod has begun to count alone. */
    private void step(JsonObject asked, Consumer<Told> then, Runnable lost) {
        step(asked, settings.redisTimeout(), then, told -> {}, thrown -> {
            lose();
            lost.run();
        });
    }

    /** {@code late}: hears what came after {@code failed} had been told that nothing did. */
    private void step(
            JsonObject asked, Duration patience, Consumer<Told> then, Consumer<Told> late, Consumer<Throwable> failed) {
        AtomicBoolean over = new AtomicBoolean();
        in(patience.toNanos(), () -> {
            if (over.compareAndSet(false, true)) {
                failed.accept(new TimeoutException("Redis took longer than " + patience));
            }
        });
        send(asked, () -> !over.get(), told -> (over.compareAndSet(false, true) ? then : late).accept(told), thrown -> {
            if (over.compareAndSet(false, true)) {
                failed.accept(thrown);
            }
        });
    }

    /**
     * Sends it, and again where it came so late that it was not done.
     *
     * <p>What is wanted no more is not sent again: by then this pod may call alone, and would seem present to the others, who would not
     * keep its part free.
     */
    private void send(JsonObject asked, BooleanSupplier isWanted, Consumer<Told> then, Consumer<Throwable> failed) {
        long at = nanoTime.getAsLong();
        if (!asked.containsKey("away")) {
            sentAt = at;
        }
        redis.step(stamped(asked, at))
                .subscribe()
                .with(
                        told -> {
                            if (!told.status().equals("late")) {
                                hear(told, at);
                                then.accept(told);
                            } else if (isWanted.getAsBoolean()) {
                                // It was answered at once, so not the step was late: Redis' clock has leapt ahead.
                                boolean leapt = nanoTime.getAsLong() - at < PROMPT_NANOS;
                                send(asked.put("leap", leapt), isWanted, then, failed);
                            }
                        },
                        failed);
    }

    private JsonObject stamped(JsonObject asked, long at) {
        Heard latest = heard;
        return latest == null
                ? asked
                : asked.copy()
                        .put("last", latest.told().now())
                        .put("elapsed", TimeUnit.NANOSECONDS.toMicros(at - latest.asked()))
                        .put("seq", latest.told().seq());
    }

    private synchronized void hear(Told told, long asked) {
        Heard latest = heard;
        if (latest != null && told.now() < latest.told().now()) {
            return;
        }
        heard = new Heard(told, asked, nanoTime.getAsLong());
        if (told.version() != seen.version() && !changedAlone) {
            stand(told);
        }
    }

    private void stand(Told told) {
        seen = new Seen(told.version(), StandingText.read(told.standing(), now()));
    }

    private synchronized void lose() {
        if (away) {
            return;
        }
        away = true;
        lostAt = nanoTime.getAsLong();
        keepQuiet();
        retry();
    }

    /** Nothing is sent to Redis while alone that would let others believe that this pod is there. */
    private void keepQuiet() {
        alone.keepQuietUntil(sentAt + quietNanos());
    }

    private void retry() {
        long wait = Math.min(LONGEST_RETRY_NANOS, FIRST_RETRY_NANOS << Math.min(failures, 10));
        failures++;
        in((long) (wait * (0.5 + random.getAsDouble())), this::join);
    }

    private void in(long nanos, Runnable task) {
        try {
            alarm.in(nanos, task);
        } catch (RejectedExecutionException stopping) {
            LOG.debug("the gateway stops", stopping);
        }
    }

    /** Comes (back) to Redis, with what has been called without it. */
    private void join() {
        if (!closed) {
            JsonObject hello = asked("look", settings.limits()).put("away", true);
            step(hello, JOIN_PATIENCE, told -> enter(), told -> {}, this::notJoined);
        }
    }

    /** From here on no more is called alone, so that what is brought along is all. */
    private void enter() {
        JsonObject asked;
        synchronized (this) {
            entering = true;
            asked = asked("join", settings.limits()).put("ages", ages());
        }
        step(asked, JOIN_PATIENCE, this::joined, told -> {}, thrown -> {
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
                .forEach(age -> ages.put(pod + "-" + calls.incrementAndGet(), TimeUnit.NANOSECONDS.toMicros(age)));
        return ages;
    }

    private void joined(Told told) {
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
            stand(told);
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
                        "Redis is away: this pod keeps to 1/%d of the limits, after %s without calls (%s)",
                        settings.pods(), Duration.ofNanos(quietNanos()), why);
            }
            retry();
        }
    }

    private void heartbeat() {
        in(HEARTBEAT_NANOS, () -> {
            if (!away && !closed) {
                step(asked("look", settings.limits()), told -> {}, () -> {});
            }
            if (!closed) {
                heartbeat();
            }
        });
    }

    private JsonObject asked(String op, List<Limit> limits) {
        JsonObject asked = new JsonObject()
                .put("op", op)
                .put("pod", pod)
                .put("seen", seen.version())
                .put("known", StandingText.write(seen.standing()))
                .put("pods", settings.pods())
                .put(
                        "onTheWay",
                        TimeUnit.NANOSECONDS.toMicros(settings.onTheWay().toNanos()))
                .put("lease", TimeUnit.NANOSECONDS.toMicros(LEASE.toNanos()))
                .put(
                        "memory",
                        TimeUnit.NANOSECONDS.toMicros(
                                MEMORY.plus(settings.longestWindow()).toNanos()))
                .put("fresh", !settings.isUnknownPastSpent())
                .put("limits", limits(limits));
        return asked;
    }

    private JsonArray limits(List<Limit> limits) {
        JsonArray array = new JsonArray();
        for (Limit limit : limits) {
            array.add(new JsonObject()
                    .put("calls", limit.calls())
                    .put("window", TimeUnit.NANOSECONDS.toMicros(limit.window().toNanos()))
                    .put("share", Math.max(1, limit.calls() / settings.pods())));
        }
        return array;
    }

    /** Leaves, so that nothing is kept free for this pod. */
    @Override
    public void close() {
        closed = true;
        if (!away) {
            try {
                redis.step(stamped(asked("leave", settings.limits()), nanoTime.getAsLong()))
                        .await()
                        .atMost(Duration.ofSeconds(1));
            } catch (RuntimeException gone) {
                LOG.debug("Redis does not hear that this pod leaves", gone);
            }
        }
    }
}
