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
import java.util.Objects;
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
    private final LocalCount ownCount;
    private final BudgetSettings settings;
    private final LongSupplier nanoTime;
    private final DoubleSupplier random;
    private final Clock clock;
    private final BudgetSession session;

    private volatile Seen seen;
    private volatile Membership membership;
    private volatile boolean closed;
    private volatile Runnable onChange = () -> {};
    private boolean changedAlone;

    /** How this pod counts its calls. */
    private sealed interface Membership {
        /** By itself, since Redis was lost. {@code attempts} counts the attempts to join since then. */
        record Alone(long lostAt, Instant since, int attempts) implements Membership {}

        /** The pod has sent its join step. It makes no calls until the reply arrives, so that the reported calls are complete. */
        record Joining(Alone before) implements Membership {}

        /** In Redis, together with all other pods. */
        record Shared() implements Membership {}
    }

    /** Creates the ledger; {@code ownCount} counts the calls that this pod makes without Redis. */
    public SharedLedger(
            BudgetScript redis,
            LocalCount ownCount,
            BudgetSettings settings,
            LongSupplier nanoTime,
            DoubleSupplier random,
            Clock clock,
            CallBudget.Alarm alarm) {
        this.redis = redis;
        this.ownCount = ownCount;
        this.settings = settings;
        this.nanoTime = nanoTime;
        this.random = random;
        this.clock = clock;
        this.session = new BudgetSession(redis, settings, nanoTime, clock, alarm);
        this.seen = new Seen(0, UpstreamStatus.fresh(session.now()));
        this.membership = new Membership.Alone(nanoTime.getAsLong() - GRACE_NANOS, clock.instant(), 0);
        if (settings.isUnknownPastSpent()) {
            keepQuietUntil(nanoTime.getAsLong() + quietNanos(), QuietPeriod.BEFORE_START);
        }
    }

    private long quietNanos() {
        return settings.longestWindow().plus(BudgetSession.LEASE).toNanos();
    }

    /** Joins the shared count in Redis, and from then on reports regularly that this pod is present. */
    public void open() {
        session.onReply(this::onReply);
        join();
        heartbeat();
    }

    public boolean isAway() {
        return !(membership instanceof Membership.Shared);
    }

    /** Returns since when this pod has counted alone; null while all pods count together. */
    private Membership.@Nullable Alone lost() {
        return switch (membership) {
            case Membership.Alone it -> it;
            case Membership.Joining(Membership.Alone before) -> before;
            case Membership.Shared _ -> null;
        };
    }

    @Override
    public long now() {
        return session.now();
    }

    @Override
    public Seen seen() {
        return seen;
    }

    @Override
    public void ask(Seen basis, @Nullable UpstreamStatus then, List<Limit> limits, Consumer<Reply> callback) {
        if (isAway()) {
            callback.accept(askAlone(basis, then, limits));
            return;
        }
        String call = session.nextCall();
        JsonObject request = request("ask", limits).put("call", call).put("seen", basis.version());
        if (then != null) {
            request.put("then", UpstreamStatusCodec.write(then));
        }
        session.send(
                request,
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
            session.sendWithoutReply(
                    request("unsent", settings.limits()).put("call", call).put("away", true));
        }
    }

    private Reply reply(BudgetReply reply, String call) {
        return switch (reply.status()) {
            case "granted" -> new Reply.Granted(new SharedCall(call, TimeUnit.MICROSECONDS.toNanos(reply.now())));
            case "other" -> new Reply.Changed();
            case "crowded" -> {
                LOG.warnf(
                        "There are more pods than gateway.budget.pods (%d): this pod makes no calls", settings.pods());
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
            report("ended", id);
        }

        @Override
        public void unsent() {
            report("unsent", id);
        }
    }

    /** Reports the end of a call to Redis. If that is not possible, the call counts for as long as it might have been on its way. */
    private void report(String op, String call) {
        if (!isAway()) {
            step(request(op, settings.limits()).put("call", call), _ -> {}, () -> {});
        }
    }

    private synchronized Reply askAlone(Seen basis, @Nullable UpstreamStatus then, List<Limit> limits) {
        if (seen.version() != basis.version()) {
            return new Reply.Changed();
        }
        if (membership instanceof Membership.Joining) {
            return new Reply.Wait(JOIN_PATIENCE.toNanos());
        }
        Reply reply = ownCount.ask(Limit.shares(limits, settings.pods()), this::now);
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
        if (isAway()) {
            callback.accept(isChangedAlone(basis, then));
            return;
        }
        JsonObject request = request("change", settings.limits())
                .put("seen", basis.version())
                .put("then", UpstreamStatusCodec.write(then));
        step(
                request,
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
        Membership.Alone lost = lost();
        if (lost != null && nanoTime.getAsLong() - lost.lostAt() < GRACE_NANOS) {
            return 0;
        }
        Long shared = lost == null ? session.waitAtLeast(limits, ahead) : null;
        return shared == null ? ownCount.waitAtLeast(Limit.shares(limits, settings.pods()), ahead) : shared;
    }

    @Override
    public void onChange(Runnable callback) {
        this.onChange = callback;
    }

    @Override
    public Mode mode() {
        return isAway() ? Mode.PART : Mode.SHARED;
    }

    @Override
    public String inWords() {
        Membership.Alone lost = lost();
        return lost == null
                ? "in Redis, for all pods"
                : "Redis unreachable since %s: this pod keeps to 1/%d of the limits"
                        .formatted(lost.since().truncatedTo(ChronoUnit.SECONDS), settings.pods());
    }

    @Override
    public @Nullable QuietPeriod quiet() {
        if (isAway()) {
            return ownCount.quiet();
        }
        long left = session.quietNanos();
        return left > 0
                ? new QuietPeriod(clock.instant().plusNanos(left), "calls made before Redis began to count are unknown")
                : null;
    }

    @Override
    public void state(List<Limit> limits, Consumer<State> callback) {
        if (isAway()) {
            callback.accept(stateAlone(limits));
            return;
        }
        step(
                request("look", limits),
                reply -> callback.accept(new State(Mode.SHARED, limits, reply.left(), reply.silent())),
                () -> callback.accept(stateAlone(limits)));
    }

    private State stateAlone(List<Limit> limits) {
        List<Limit> part = Limit.shares(limits, settings.pods());
        return new State(Mode.PART, part, ownCount.left(part), 0);
    }

    /** Runs one step in Redis. If it fails or its reply is late, this pod starts to count alone, and {@code lost} is called. */
    private void step(JsonObject request, Consumer<BudgetReply> then, Runnable lost) {
        session.send(request, settings.redisTimeout(), then, _ -> {}, thrown -> {
            lose();
            lost.run();
        });
    }

    private synchronized void onReply(BudgetReply reply) {
        if (reply.version() != seen.version() && !changedAlone) {
            adoptStatus(reply);
        }
    }

    private void adoptStatus(BudgetReply reply) {
        seen = new Seen(reply.version(), UpstreamStatusCodec.read(reply.upstreamStatus(), now()));
    }

    private synchronized void lose() {
        if (isAway()) {
            return;
        }
        Membership.Alone lost = new Membership.Alone(nanoTime.getAsLong(), clock.instant(), 0);
        membership = lost;
        keepQuiet();
        retry(lost);
    }

    /**
     * Makes no calls until the others keep this pod's part free, counted from the last step that showed
     * it present. A pod that counts alone sends nothing to Redis that would make it seem present.
     */
    private void keepQuiet() {
        keepQuietUntil(
                session.sentAt() + quietNanos(), "calls that other pods make while Redis is unreachable are unknown");
    }

    private void keepQuietUntil(long nanos, String why) {
        Instant until = clock.instant().plusNanos(nanos - nanoTime.getAsLong());
        ownCount.keepQuietUntil(nanos, new QuietPeriod(until, why));
    }

    private void retry(Membership.Alone lost) {
        long wait = Math.min(LONGEST_RETRY_NANOS, FIRST_RETRY_NANOS << Math.min(lost.attempts(), 10));
        membership = new Membership.Alone(lost.lostAt(), lost.since(), lost.attempts() + 1);
        session.in((long) (wait * (0.5 + random.getAsDouble())), this::join);
    }

    /** Joins the shared count (again), and reports the calls that this pod made without it. */
    private void join() {
        if (!closed) {
            JsonObject greeting = request("look", settings.limits()).put("away", true);
            session.send(greeting, JOIN_PATIENCE, _ -> enter(), _ -> {}, this::notJoined);
        }
    }

    /** Sends the join step, which reports the calls that this pod made alone. */
    private void enter() {
        JsonObject request;
        Membership.Alone before;
        synchronized (this) {
            before = Objects.requireNonNull(lost());
            membership = new Membership.Joining(before);
            request = request("join", settings.limits()).put("ages", ages());
        }
        session.send(request, JOIN_PATIENCE, this::joined, _ -> {}, thrown -> {
            synchronized (this) {
                membership = before;
                keepQuiet();
            }
            notJoined(thrown);
        });
    }

    private JsonObject ages() {
        JsonObject ages = new JsonObject();
        ownCount.ages(settings.longestWindow().toNanos())
                .forEach(age -> ages.put(session.nextCall(), TimeUnit.NANOSECONDS.toMicros(age)));
        return ages;
    }

    private void joined(BudgetReply reply) {
        Seen mine;
        boolean isChanged;
        int attempts;
        synchronized (this) {
            mine = seen;
            isChanged = changedAlone;
            changedAlone = false;
            attempts = Objects.requireNonNull(lost()).attempts();
            membership = new Membership.Shared();
            adoptStatus(reply);
        }
        if (attempts != 1) {
            LOG.infof("Redis is reachable: all pods of %s share the limits", settings.scope());
            warnOfEviction();
        }
        if (isChanged) {
            Seen theirs = seen();
            change(theirs, theirs.upstreamStatus().and(mine.upstreamStatus(), now()), _ -> {});
        }
        onChange.run();
    }

    private void warnOfEviction() {
        redis.evictionPolicy().subscribe().with(policy -> {
            if (!policy.isEmpty() && !policy.equals("noeviction")) {
                LOG.warnf(
                        "Redis may evict the call counts when its memory is full (maxmemory-policy %s): set noeviction",
                        policy);
            }
        });
    }

    private void notJoined(Throwable why) {
        synchronized (this) {
            Membership.Alone lost = Objects.requireNonNull(lost());
            if (lost.attempts() == 1) {
                LOG.warnf(
                        "Redis is unreachable (%s): this pod keeps to 1/%d of the limits, after %s without calls",
                        inWords(why), settings.pods(), DurationText.ofNanos(quietNanos()));
            }
            retry(lost);
        }
    }

    private static String inWords(Throwable why) {
        return why.getMessage() == null || why instanceof TimeoutException ? "no answer in time" : why.getMessage();
    }

    private void heartbeat() {
        // At varying distances, so that one pod's heartbeat soon follows closely upon each other pod's: the
        // closer it follows, the more it proves of that pod's clock.
        session.in((long) (HEARTBEAT_NANOS * (0.5 + random.getAsDouble() / 2)), () -> {
            if (!isAway() && !closed) {
                step(request("look", settings.limits()), _ -> {}, () -> {});
            }
            if (!closed) {
                heartbeat();
            }
        });
    }

    private JsonObject request(String op, List<Limit> limits) {
        return session.request(op, seen, limits);
    }

    /** Leaves the shared count, so that no part of the limits is kept free for this pod. */
    @Override
    public void close() {
        closed = true;
        if (!isAway()) {
            session.leave(request("leave", settings.limits()));
        }
    }
}
