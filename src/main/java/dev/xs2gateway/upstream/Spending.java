package dev.xs2gateway.upstream;

import dev.xs2gateway.budget.Lane;
import dev.xs2gateway.budget.Spender;
import java.util.concurrent.atomic.AtomicInteger;

/** On whose behalf one request's calls are made, and how many it caused; a call that another had under way is not counted. */
public final class Spending {
    private final Spender spender;
    private final AtomicInteger calls = new AtomicInteger();

    private Spending(Lane lane, String consumer) {
        this.spender = new Spender(lane, consumer);
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
