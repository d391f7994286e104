package dev.xs2gateway.upstream;

import dev.xs2gateway.budget.Lane;
import dev.xs2gateway.budget.Spender;
import java.util.concurrent.atomic.AtomicInteger;

/** On whose behalf one request's calls are made, and how many it caused; a call that another had under way is not counted. */
public final class Spending {
    private final Spender spender;
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

    private Spending(Lane lane, String consumer) {
        this(new Spender(lane, consumer), Attempt.FIRST);
    }

    private Spending(Spender spender, Attempt attempt) {
        this.spender = spender;
        this.attempt = attempt;
    }

    public static Spending onFile(String consumer) {
        return new Spending(Lane.DOWNLOAD, consumer);
    }

    public static Spending onLookup(String consumer) {
        return new Spending(Lane.LOOKUP, consumer);
    }

    /** What nobody waits for, or nobody in a hurry; {@code consumer} is empty where it is nobody's. */
    public static Spending inBackground(String consumer) {
        return new Spending(Lane.BACKGROUND, consumer);
    }

    /** For a call that asks again, apart, for some ids of a call that failed; it is not retried by itself. */
    public Spending apart() {
        return new Spending(spender, Attempt.APART);
    }

    /** For a call for one id that made calls fail lately; its failure is not retried and opens no circuit breaker. */
    public Spending ofSuspect() {
        return new Spending(spender, Attempt.SUSPECT);
    }

    Attempt attempt() {
        return attempt;
    }

    Spender spender() {
        return spender;
    }

    /** Whom it is for; empty where it is nobody. */
    public String consumer() {
        return spender.consumer();
    }

    /** Whether somebody waits for it. */
    public boolean isUrgent() {
        return spender.lane() != Lane.BACKGROUND;
    }

    void charge() {
        calls.incrementAndGet();
    }

    /** Takes on what was spent on its behalf. */
    public void bill(Spending other) {
        calls.addAndGet(other.calls());
    }

    public int calls() {
        return calls.get();
    }
}
