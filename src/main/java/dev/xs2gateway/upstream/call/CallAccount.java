package dev.xs2gateway.upstream.call;

import dev.xs2gateway.budget.CallOwner;
import dev.xs2gateway.budget.Lane;
import java.util.concurrent.atomic.AtomicInteger;

/** On whose behalf one request's calls are made, and how many it caused; a call that another had under way is not counted. */
public final class CallAccount {
    private final CallOwner owner;
    private final Attempt attempt;
    private final AtomicInteger calls = new AtomicInteger();

    /** What a look-up call that fails says about those after it. */
    enum Attempt {
        /** The first for these ids: it counts, and may be worth another try. */
        FIRST,
        /** For a part of the ids of a call that failed: it counts, but is itself the other try. */
        APART,
        /** For an id that is known to make calls fail: that says nothing of XS2Event. */
        SUSPECT
    }

    private CallAccount(Lane lane, String consumer) {
        this(new CallOwner(lane, consumer), Attempt.FIRST);
    }

    private CallAccount(CallOwner owner, Attempt attempt) {
        this.owner = owner;
        this.attempt = attempt;
    }

    public static CallAccount onFile(String consumer) {
        return new CallAccount(Lane.DOWNLOAD, consumer);
    }

    public static CallAccount onLookup(String consumer) {
        return new CallAccount(Lane.LOOKUP, consumer);
    }

    /** What nobody waits for, or nobody in a hurry; {@code consumer} is empty where it is nobody's. */
    public static CallAccount inBackground(String consumer) {
        return new CallAccount(Lane.BACKGROUND, consumer);
    }

    /** For a call that asks again, apart, for some ids of a call that failed; it is not retried by itself. */
    public CallAccount apart() {
        return new CallAccount(owner, Attempt.APART);
    }

    /** For a call for one id that made calls fail lately; its failure is not retried and opens no circuit breaker. */
    public CallAccount ofSuspect() {
        return new CallAccount(owner, Attempt.SUSPECT);
    }

    Attempt attempt() {
        return attempt;
    }

    CallOwner owner() {
        return owner;
    }

    /** Whom it is for; empty where it is nobody. */
    public String consumer() {
        return owner.consumer();
    }

    /** Whether somebody waits for it. */
    public boolean isUrgent() {
        return owner.lane() != Lane.BACKGROUND;
    }

    void charge() {
        calls.incrementAndGet();
    }

    /** Takes on what was spent on its behalf. */
    public void bill(CallAccount other) {
        calls.addAndGet(other.calls());
    }

    public int calls() {
        return calls.get();
    }
}
