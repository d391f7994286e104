package dev.xs2gateway.budget.queue;

import dev.xs2gateway.budget.CallOutcome;
import dev.xs2gateway.budget.CallOwner;
import dev.xs2gateway.budget.Lane;
import dev.xs2gateway.budget.Limit;
import dev.xs2gateway.budget.OutcomeClassifier;
import dev.xs2gateway.budget.QuietPeriod;
import dev.xs2gateway.budget.Shares;
import dev.xs2gateway.budget.count.Ledger;
import dev.xs2gateway.budget.count.Pacer;
import dev.xs2gateway.budget.status.UpstreamStatus;
import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.failure.FailureException;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The call budget: grants permits for upstream calls in turn, never more in any
 * sliding window than the limits allow, and none while XS2Event accepts no calls.
 *
 * <p>A caller that cannot be served within the longest wait is refused at once, with the time after which a retry makes sense. The line
 * is therefore never longer than the limits allow within that wait. Leaving the line costs nothing: only a call that is sent counts.
 */
public final class CallBudget {
    private static final Logger LOG = Logger.getLogger(CallBudget.class);

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final Pacer pacer;
    private final WaitingLine line;
    private final long maxWaitNanos;
    private final LongSupplier nanoTime;
    private final Alarm alarm;
    private final BudgetMeters meters;
    private final PriorityQueue<Long> alarms = new PriorityQueue<>();
    // Pending drain requests. A single thread drains the line on behalf of all.
    private final AtomicInteger drainRequests = new AtomicInteger();
    private final AtomicReference<Pacer.@Nullable Turn> latestTurn = new AtomicReference<>();
    private volatile boolean changed;
    private boolean asking;
    private long askAt;

    /** Runs a task once, after a delay in nanoseconds. */
    public interface Alarm {
        void in(long nanos, Runnable task);
    }

    public CallBudget(
            Pacer pacer, Shares shares, Duration maxWait, LongSupplier nanoTime, Alarm alarm, BudgetMeters meters) {
        this.pacer = pacer;
        this.line = new WaitingLine(shares);
        this.maxWaitNanos = maxWait.toNanos();
        this.nanoTime = nanoTime;
        this.alarm = alarm;
        this.meters = meters;
        this.askAt = nanoTime.getAsLong();
        pacer.onChange(this::onChange);
    }

    /**
     * Makes a call when its permit is granted. Fails with {@link Failure.BudgetExhausted} if that would be too
     * late, with {@link Failure.UpstreamUnavailable} during a pause, and with {@link Failure.UpstreamRefused} while
     * the key is refused. Cancelling gives up the place in the line, but does not end a call that is under way.
     *
     * @param call makes the call; if it throws, nothing is sent or counted
     */
    public <T> Uni<T> spend(CallOwner owner, Supplier<Uni<T>> call, OutcomeClassifier classifier) {
        // Chained to an item, so that a caller that has already cancelled does not enter the line.
        return Uni.createFrom().voidItem().chain(() -> inTurn(owner, call, classifier));
    }

    private <T> Uni<T> inTurn(CallOwner owner, Supplier<Uni<T>> call, OutcomeClassifier classifier) {
        return Uni.createFrom().emitter(emitter -> {
            AsyncPermitRequest<T> request = new AsyncPermitRequest<>(owner, call, classifier, emitter);
            emitter.onTermination(() -> {
                leave(request);
                request.cancel();
            });
            enter(request);
        });
    }

    /**
     * Like {@link #spend}, but for a thread that may block; an interrupt gives
     * up its place in the line. The call ends when {@code call} returns.
     */
    public <T> T spendBlocking(CallOwner owner, Supplier<T> call, OutcomeClassifier classifier) {
        BlockingPermitRequest request = new BlockingPermitRequest(owner);
        enter(request);
        Permit permit = await(request);
        CallOutcome outcome = new CallOutcome.Unclear();
        try {
            T result = call.get();
            outcome = classifier.of(null);
            return result;
        } catch (RuntimeException thrown) {
            outcome = classifier.of(thrown);
            throw thrown;
        } finally {
            permit.ended(outcome);
        }
    }

    private Permit await(BlockingPermitRequest request) {
        try {
            return request.await();
        } finally {
            leave(request);
        }
    }

    /** Whether XS2Event refuses the key, as far as this pod knows. */
    public boolean isKeyRefused() {
        return pacer.upstreamStatus().key() != null;
    }

    /** Lets the next call test a refused key, without waiting for the next probe. Changes nothing while the key is accepted. */
    public Uni<Void> tryKeyAtOnce() {
        return Uni.createFrom()
                .emitter(emitter -> pacer.tryKeyAtOnce(() -> {
                    onChange();
                    emitter.complete(null);
                }));
    }

    /** Whether calls are paused because XS2Event has refused some. */
    public boolean isPaused() {
        return pacer.upstreamStatus().pause() != null;
    }

    /** How long calls stay stopped because XS2Event has refused some of them or the key; empty while they are not stopped. */
    public Optional<Duration> pausedFor() {
        return Optional.ofNullable(pacer.closed()).map(closed -> Duration.ofNanos(closed.nanos()));
    }

    /** The part of the limits that is used now, 0 to 1. */
    public double rate() {
        return pacer.rate() / (double) UpstreamStatus.FULL;
    }

    public int waiting(Lane lane) {
        synchronized (line) {
            return line.waiting(lane);
        }
    }

    public void view(Consumer<BudgetView> callback) {
        pacer.state(state -> callback.accept(view(state)));
    }

    private BudgetView view(Ledger.State state) {
        List<BudgetView.LimitView> limits = new ArrayList<>();
        for (int i = 0; i < pacer.limits().size(); i++) {
            Limit limit = pacer.limits().get(i);
            limits.add(new BudgetView.LimitView(
                    limit.toString(),
                    limit.calls(),
                    limit.window().toSeconds(),
                    state.left().get(i)));
        }
        Map<String, Integer> waiting = new LinkedHashMap<>();
        for (Lane lane : Lane.values()) {
            waiting.put(BudgetMeters.name(lane), waiting(lane));
        }
        QuietPeriod quiet = pacer.quiet();
        Pacer.Turn.Closed closed = pacer.closed();
        Long pausedFor = closed == null ? null : Math.ceilDiv(closed.nanos(), NANOS_PER_SECOND);
        return new BudgetView(
                state.mode().word(),
                limits,
                rate(),
                pausedFor,
                isKeyRefused(),
                waiting,
                state.silent(),
                quiet == null ? null : quiet.until(),
                quiet == null ? null : quiet.why());
    }

    private void enter(PermitRequest request) {
        FailureException refusal;
        synchronized (line) {
            request.enqueue(nanoTime.getAsLong());
            refusal = refusal(request);
            if (refusal == null) {
                line.add(request);
            }
        }
        if (refusal == null) {
            drain();
        } else {
            refuse(request, refusal);
        }
    }

    private @Nullable FailureException refusal(PermitRequest request) {
        Pacer.Turn.Closed closed = pacer.closed();
        if (closed != null && (closed.hopeless() || closed.nanos() > maxWaitNanos)) {
            return closed.why().asException();
        }
        long wait = pacer.waitAtLeast(line.ahead(request.lane(), request.consumer()));
        return wait > maxWaitNanos ? exhausted(wait) : null;
    }

    private FailureException exhausted(long waitNanos) {
        Duration wait = Duration.ofNanos(waitNanos);
        QuietPeriod quiet = pacer.quiet();
        return quiet == null
                ? new Failure.BudgetExhausted(wait).asException()
                : new Failure.BudgetExhausted(quiet.why() + "; calls resume at " + quiet.until(), wait).asException();
    }

    private void refuse(PermitRequest request, FailureException why) {
        meters.refused(request.lane());
        request.refused(why);
    }

    private void leave(PermitRequest request) {
        synchronized (line) {
            line.remove(request);
        }
    }

    void ended(Permit permit, CallOutcome outcome) {
        meters.ended(permit.owner(), outcome);
        pacer.ended(permit.turn(), outcome);
        onChange();
    }

    void unsent(Permit permit) {
        pacer.unsent(permit.turn());
        onChange();
    }

    private void onChange() {
        changed = true;
        drain();
    }

    /**
     * Asks for permits as long as requests wait, and hands them out. One thread at a time does so: a thread that arrives
     * meanwhile leaves the work to it, so that neither calls that end at once nor replies that arrive at once nest.
     */
    private void drain() {
        if (drainRequests.getAndIncrement() != 0) {
            return;
        }
        int done = 1;
        do {
            try {
                drainOnce();
            } catch (RuntimeException unexpected) {
                // An exception from one request must not keep all the others waiting.
                LOG.error("A permit request could not be completed", unexpected);
            }
            done = drainRequests.addAndGet(-done);
        } while (done != 0);
    }

    private void drainOnce() {
        Pacer.Turn received = latestTurn.getAndSet(null);
        if (received != null) {
            asking = false;
            onTurn(received);
        }
        if (asking || !isAnyRequestWaiting()) {
            return;
        }
        if (isWorthAsking()) {
            asking = true;
            pacer.ask(turn -> {
                latestTurn.set(turn);
                drain();
            });
        } else {
            rejectLate();
            setAlarm();
        }
    }

    private boolean isAnyRequestWaiting() {
        synchronized (line) {
            return line.oldest() != null;
        }
    }

    /**
     * Whether to ask the pacer now: after a refusal only at the time that
     * it stated, or when something has changed, such as a call that ended.
     */
    private boolean isWorthAsking() {
        long now = nanoTime.getAsLong();
        if (changed) {
            changed = false;
            askAt = now;
        }
        return now - askAt >= 0;
    }

    private void onTurn(Pacer.Turn turn) {
        switch (turn) {
            case Pacer.Turn.Granted granted -> grant(granted);
            case Pacer.Turn.Later(long nanos) -> askAt = nanoTime.getAsLong() + nanos;
            case Pacer.Turn.Closed closed -> {
                askAt = nanoTime.getAsLong() + closed.nanos();
                rejectIf(closed);
            }
        }
    }

    private void grant(Pacer.Turn.Granted granted) {
        PermitRequest next;
        synchronized (line) {
            next = line.next();
        }
        if (next == null) {
            pacer.unsent(granted);
        } else {
            meters.granted(next.owner(), nanoTime.getAsLong() - next.enqueuedAt());
            next.granted(new Permit(this, next.owner(), granted));
        }
    }

    private void rejectLate() {
        long now = nanoTime.getAsLong();
        long earliest = now + pacer.waitAtLeast(0);
        rejectIf(
                request -> now - deadline(request) >= 0 || earliest - deadline(request) > 0,
                request -> exhausted(pacer.waitAtLeast(line.ahead(request.lane(), request.consumer()))));
    }

    /** Refuses the requests whose deadline passes before calls are made again; all of them if there is no hope. */
    private void rejectIf(Pacer.Turn.Closed closed) {
        rejectIf(request -> closed.hopeless() || askAt - deadline(request) > 0, request -> closed.why()
                .asException());
    }

    private long deadline(PermitRequest request) {
        return request.enqueuedAt() + maxWaitNanos;
    }

    private void rejectIf(Predicate<PermitRequest> whom, Function<PermitRequest, FailureException> why) {
        List<Runnable> refusals = new ArrayList<>();
        synchronized (line) {
            for (PermitRequest oldest = line.oldest(); oldest != null && whom.test(oldest); oldest = line.oldest()) {
                PermitRequest refused = oldest;
                line.remove(refused);
                FailureException failure = why.apply(refused);
                refusals.add(() -> refuse(refused, failure));
            }
        }
        // Outside the lock, because a refused caller may enter the line again at once.
        refusals.forEach(Runnable::run);
    }

    /**
     * Sets an alarm for the time to ask again or for the first deadline,
     * whichever is earlier. An alarm already set for an earlier time suffices.
     */
    private void setAlarm() {
        long at;
        synchronized (line) {
            PermitRequest oldest = line.oldest();
            if (oldest == null) {
                return;
            }
            at = askAt - deadline(oldest) < 0 ? askAt : deadline(oldest);
        }
        synchronized (alarms) {
            if ((alarms.isEmpty() || alarms.element() - at > 0) && isSet(at - nanoTime.getAsLong(), () -> ring(at))) {
                alarms.add(at);
            }
        }
    }

    private boolean isSet(long wait, Runnable task) {
        try {
            alarm.in(wait, task);
            return true;
        } catch (RejectedExecutionException stopping) {
            // The gateway stops, and the waiting requests end with it.
            LOG.debug("An alarm was not set, because the gateway stops", stopping);
            return false;
        }
    }

    private void ring(long at) {
        synchronized (alarms) {
            alarms.remove(at);
        }
        drain();
    }
}
