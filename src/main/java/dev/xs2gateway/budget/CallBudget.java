package dev.xs2gateway.budget;

import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.failure.FailureException;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;
import java.util.function.ObjLongConsumer;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Lets upstream calls be made, lane by lane and in each first come first served, never more in any sliding window than the limits
 * allow.
 *
 * <p>A caller that cannot be served within the longest wait is refused at once, with the time after which it is worth coming
 * back, rather than made to wait in vain; so the queue is as short as the limits times that wait. Leaving the queue costs
 * nothing: only a call that is sent is spent.
 */
public final class CallBudget {
    private static final Logger LOG = Logger.getLogger(CallBudget.class);

    private final SlidingWindows windows;
    private final long maxWaitNanos;
    private final LongSupplier nanoTime;
    private final Alarm alarm;
    private final Map<Lane, Deque<Waiter>> waiting = new EnumMap<>(Lane.class);
    private final PriorityQueue<Long> alarms = new PriorityQueue<>();

    /** Runs a task once, after a delay in nanoseconds. */
    public interface Alarm {
        void in(long nanos, Runnable task);
    }

    /** {@code onTheWay}: how long a call may be on its way at most; so long it counts as made now, unless it ends before. */
    public CallBudget(List<Limit> limits, Duration maxWait, Duration onTheWay, LongSupplier nanoTime, Alarm alarm) {
        this.windows = new SlidingWindows(limits, onTheWay.toNanos());
        this.maxWaitNanos = maxWait.toNanos();
        this.nanoTime = nanoTime;
        this.alarm = alarm;
        for (Lane lane : Lane.values()) {
            waiting.put(lane, new ArrayDeque<>());
        }
    }

    /**
     * Makes a call when its turn comes; fails with {@link Failure.BudgetExhausted} where that is too late. Cancelling gives the
     * place up, or ends the call.
     *
     * @param lastCheck runs right before the call; if it throws, nothing is sent or spent
     */
    public <T> Uni<T> spend(Lane lane, Runnable lastCheck, Supplier<Uni<T>> call) {
        // Behind an item, so that who has left by now does not get here.
        return Uni.createFrom().voidItem().chain(() -> inTurn(lane, lastCheck, call));
    }

    private <T> Uni<T> inTurn(Lane lane, Runnable lastCheck, Supplier<Uni<T>> call) {
        return Uni.createFrom().emitter(emitter -> {
            AsyncCall<T> waiter = new AsyncCall<>(lane, lastCheck, call, emitter);
            emitter.onTermination(() -> {
                leave(waiter);
                waiter.leave();
            });
            enter(waiter);
        });
    }

    /** The same for a thread that may wait; an interrupt gives its place up. The call is over when {@code call} returns. */
    public <T> T spendBlocking(Lane lane, Runnable lastCheck, Supplier<T> call) {
        BlockingCall waiter = new BlockingCall(lane);
        enter(waiter);
        Permit permit = await(waiter);
        try {
            lastCheck.run();
        } catch (RuntimeException refused) {
            permit.unsent();
            throw refused;
        }
        try {
            return call.get();
        } finally {
            permit.ended();
        }
    }

    private Permit await(BlockingCall waiter) {
        try {
            return waiter.await();
        } finally {
            leave(waiter);
        }
    }

    private void enter(Waiter waiter) {
        long wait;
        synchronized (this) {
            long now = nanoTime.getAsLong();
            wait = waitOfNewcomer(waiter.lane(), now);
            if (wait <= maxWaitNanos) {
                waiter.enter(now + maxWaitNanos);
                queue(waiter.lane()).add(waiter);
            }
        }
        if (wait > maxWaitNanos) {
            waiter.refused(exhausted(wait));
        } else {
            serve();
        }
    }

    /** At best: as if all calls under way ended now, and nobody came in a lane before. */
    private long waitOfNewcomer(Lane lane, long now) {
        SlidingWindows ahead = windows.asIfAllEnded(now);
        long at = now;
        for (int i = 0; i < waitingBefore(lane); i++) {
            at += ahead.waitNanos(at);
            ahead.spend(at);
        }
        return at + ahead.waitNanos(at) - now;
    }

    private int waitingBefore(Lane newcomers) {
        return waiting.entrySet().stream()
                .filter(lane -> lane.getKey().compareTo(newcomers) <= 0)
                .mapToInt(lane -> lane.getValue().size())
                .sum();
    }

    private Deque<Waiter> queue(Lane lane) {
        return Objects.requireNonNull(waiting.get(lane));
    }

    private synchronized void leave(Waiter waiter) {
        queue(waiter.lane()).remove(waiter);
    }

    /** A call has ended, or was not sent: both may make room for the next. */
    void over(ObjLongConsumer<SlidingWindows> how) {
        synchronized (this) {
            how.accept(windows, nanoTime.getAsLong());
        }
        serve();
    }

    /** Hands permits to those first in line, turns away those whose time is up, and sets the alarm for what comes next. */
    private void serve() {
        List<Runnable> news = new ArrayList<>();
        synchronized (this) {
            long now = nanoTime.getAsLong();
            serve(now, news);
            setAlarm(now);
        }
        // Outside the lock: who hears goes on to make its call.
        news.forEach(Runnable::run);
    }

    private void serve(long now, List<Runnable> news) {
        for (Deque<Waiter> queue : waiting.values()) {
            while (!queue.isEmpty() && windows.waitNanos(now) == 0) {
                Waiter first = queue.remove();
                Permit permit = new Permit(this, windows.begin(now));
                news.add(() -> first.granted(permit));
            }
            while (!queue.isEmpty() && queue.element().deadline() - now <= 0) {
                Waiter late = queue.remove();
                FailureException exhausted = exhausted(waitOfNewcomer(late.lane(), now));
                news.add(() -> late.refused(exhausted));
            }
        }
    }

    private static FailureException exhausted(long waitNanos) {
        return new Failure.BudgetExhausted(Duration.ofNanos(waitNanos)).asException();
    }

    private void setAlarm(long now) {
        waiting.values().stream()
                .filter(queue -> !queue.isEmpty())
                .mapToLong(queue -> queue.element().deadline() - now)
                .min()
                .ifPresent(patience -> setAlarm(now, Math.min(windows.waitNanos(now), patience)));
    }

    /** An alarm that is set for earlier will do: when it rings, all is looked at again. */
    private void setAlarm(long now, long wait) {
        long at = now + wait;
        if (alarms.isEmpty() || alarms.element() - at > 0) {
            if (isSet(wait, () -> ring(at))) {
                alarms.add(at);
            }
        }
    }

    private boolean isSet(long wait, Runnable task) {
        try {
            alarm.in(wait, task);
            return true;
        } catch (RejectedExecutionException stopping) {
            // The gateway stops: those who wait are ended with it.
            LOG.debug("no alarm can be set any more", stopping);
            return false;
        }
    }

    private void ring(long at) {
        synchronized (this) {
            alarms.remove(at);
        }
        serve();
    }
}
