package dev.xs2gateway.budget;

import dev.xs2gateway.failure.FailureException;

/** One who waits for a call; hears once, of its permit or of its refusal. */
abstract class Waiter {
    private final Lane lane;
    private long deadline;

    Waiter(Lane lane) {
        this.lane = lane;
    }

    Lane lane() {
        return lane;
    }

    /** {@code deadline} in nanoseconds of the budget's clock. */
    void enter(long deadline) {
        this.deadline = deadline;
    }

    long deadline() {
        return deadline;
    }

    abstract void granted(Permit permit);

    abstract void refused(FailureException exhausted);
}
