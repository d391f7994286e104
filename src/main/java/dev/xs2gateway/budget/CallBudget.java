package dev.xs2gateway.budget;

import dev.xs2gateway.failure.Failure;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Grants upstream calls, first come first served, never more in any sliding window than the limits allow.
 *
 * <p>A caller that cannot be served within the longest wait is refused at once, with the time after which it is worth coming
 * back, rather than made to wait in vain; so the queue is as short as the limits times that wait. Leaving the queue costs
 * nothing: a permit is spent only when it is handed over.
 */
public final class CallBudget {
    private final SlidingWindows windows;
    private final long maxWaitNanos;
    private final LongSupplier nanoTime;
    private final Alarm alarm;
    private final Deque<Waiter> waiting = new ArrayDeque<>();
    private boolean alarmSet;

    /** Runs a task once, after a delay in nanoseconds. */
    public interface Alarm {
        void in(long nanos, Runnable task);
    }

    public CallBudget(List<Limit> limits, Duration maxWait, LongSupplier nanoTime, Alarm alarm) {
        this.windows = new SlidingWindows(limits);
        this.maxWaitNanos = maxWait.toNanos();
        this.nanoTime = nanoTime;
        this.alarm = alarm;
    }

    /** One call: completes when it may be sent, spent by then; fails with {@link Failure.BudgetExhausted}. Cancelling gives the place up. */
    public Uni<Void> acquire() {
        return Uni.createFrom().emitter(emitter -> enter(new Waiter(emitter)));
    }

    private void enter(Waiter waiter) {
        long wait;
        synchronized (this) {
            wait = waitOfNewcomer();
            if (wait <= maxWaitNanos) {
                waiting.add(waiter);
            }
        }
        if (wait > maxWaitNanos) {
            waiter.emitter.fail(new Failure.BudgetExhausted(Duration.ofNanos(wait)).asException());
            return;
        }
        waiter.emitter.onTermination(() -> leave(waiter));
        serve();
    }

    private long waitOfNewcomer() {
        long now = nanoTime.getAsLong();
        SlidingWindows ahead = waiting.isEmpty() ? windows : windows.copy();
        long at = now;
        for (int i = 0; i < waiting.size(); i++) {
            at += ahead.waitNanos(at);
            ahead.spend(at);
        }
        return at + ahead.waitNanos(at) - now;
    }

    private synchronized void leave(Waiter waiter) {
        waiting.remove(waiter);
    }

    /** Hands permits to those first in line, and sets the alarm for the next one. */
    private void serve() {
        List<Waiter> served = new ArrayList<>();
        synchronized (this) {
            long now = nanoTime.getAsLong();
            while (!waiting.isEmpty() && windows.waitNanos(now) == 0) {
                windows.spend(now);
                served.add(waiting.remove());
            }
            setAlarm(now);
        }
        // Outside the lock: what waits here goes on to make its call.
        served.forEach(Waiter::go);
    }

    private void setAlarm(long now) {
        if (!waiting.isEmpty() && !alarmSet) {
            alarmSet = true;
            alarm.in(windows.waitNanos(now), this::ring);
        }
    }

    private void ring() {
        synchronized (this) {
            alarmSet = false;
        }
        serve();
    }

    private record Waiter(UniEmitter<? super Void> emitter) {
        void go() {
            emitter.complete(null);
        }
    }
}
