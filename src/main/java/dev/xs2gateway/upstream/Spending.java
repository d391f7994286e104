package dev.xs2gateway.upstream;

import dev.xs2gateway.budget.Lane;
import java.util.concurrent.atomic.AtomicInteger;

/** In which lane of the budget one request's calls go, and how many it caused; a call that another had under way is not counted. */
public final class Spending {
    private final Lane lane;
    private final AtomicInteger calls = new AtomicInteger();

    private Spending(Lane lane) {
        this.lane = lane;
    }

    public static Spending onFile() {
        return new Spending(Lane.DOWNLOAD);
    }

    public static Spending onLookup() {
        return new Spending(Lane.LOOKUP);
    }

    /** What nobody waits for, or nobody in a hurry. */
    public static Spending inBackground() {
        return new Spending(Lane.BACKGROUND);
    }

    Lane lane() {
        return lane;
    }

    /** Whether somebody waits for it. */
    public boolean isUrgent() {
        return lane != Lane.BACKGROUND;
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
