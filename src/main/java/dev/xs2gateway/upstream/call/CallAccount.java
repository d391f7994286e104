package dev.xs2gateway.upstream.call;

import dev.xs2gateway.budget.CallOwner;
import dev.xs2gateway.budget.Lane;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The lane and consumer on whose behalf the calls of one request are made, and the number of calls that it
 * caused. A call that another request already had under way is not counted.
 */
public final class CallAccount {
    /** The consumer of calls that no consumer has asked for. */
    public static final String NO_CONSUMER = "";

    private final CallOwner owner;
    private final Attempt attempt;
    private final AtomicInteger calls = new AtomicInteger();

    /** What the failure of a look-up call says about later calls. */
    enum Attempt {
        /** The first call for these ids: its failure counts, and another attempt may succeed. */
        FIRST,
        /** A call for a part of the ids of a failed call: its failure counts, but the call is itself the other attempt. */
        APART,
        /** A call for an id that is known to make calls fail: its failure carries no information about XS2Event. */
        SUSPECT
    }

    private CallAccount(Lane lane, String consumer) {
        this(new CallOwner(lane, consumer), Attempt.FIRST);
    }

    private CallAccount(CallOwner owner, Attempt attempt) {
        this.owner = owner;
        this.attempt = attempt;
    }

    /** An account for the calls of a download; {@code bulk}: the consumer waits without urgency. */
    public static CallAccount onFile(String consumer, boolean bulk) {
        return bulk ? inBackground(consumer) : onFile(consumer);
    }

    public static CallAccount onFile(String consumer) {
        return new CallAccount(Lane.DOWNLOAD, consumer);
    }

    public static CallAccount onLookup(String consumer) {
        return new CallAccount(Lane.LOOKUP, consumer);
    }

    /** An account for the calls of a look-up; not {@code urgent}: the consumer waits without urgency. */
    public static CallAccount onLookup(String consumer, boolean urgent) {
        return urgent ? onLookup(consumer) : inBackground(consumer);
    }

    /** An account for calls that no caller waits for, or waits for without urgency. */
    public static CallAccount inBackground(String consumer) {
        return new CallAccount(Lane.BACKGROUND, consumer);
    }

    /** An account for a separate call for some ids of a failed call; such a call is not retried. */
    public CallAccount apart() {
        return new CallAccount(owner, Attempt.APART);
    }

    /** An account for a call for one id that recently made calls fail; its failure is not retried and opens no circuit breaker. */
    public CallAccount ofSuspect() {
        return new CallAccount(owner, Attempt.SUSPECT);
    }

    Attempt attempt() {
        return attempt;
    }

    CallOwner owner() {
        return owner;
    }

    /** The consumer that the calls are for, or {@link #NO_CONSUMER}. */
    public String consumer() {
        return owner.consumer();
    }

    /** Whether a caller waits for the calls, so that they are not in the background lane. */
    public boolean isUrgent() {
        return owner.lane() != Lane.BACKGROUND;
    }

    void charge() {
        calls.incrementAndGet();
    }

    /** Adds the calls that another account made on behalf of this one. */
    public void bill(CallAccount other) {
        calls.addAndGet(other.calls());
    }

    public int calls() {
        return calls.get();
    }
}
