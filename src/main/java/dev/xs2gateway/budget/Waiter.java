package dev.xs2gateway.budget;

import dev.xs2gateway.failure.FailureException;

/** One who waits for a call; hears once, of its permit or of its refusal. */
abstract class Waiter {
    private final Spender spender;
    private long cameAt;

    Waiter(Spender spender) {
        this.spender = spender;
    }

    Lane lane() {
        return spender.lane();
    }

    String consumer() {
        return spender.consumer();
    }

    Spender spender() {
        return spender;
    }

    /** {@code now} in nanoseconds of the budget's clock. */
    void comes(long now) {
        cameAt = now;
    }

    long cameAt() {
        return cameAt;
    }

    abstract void granted(Permit permit);

    abstract void refused(FailureException why);
}
