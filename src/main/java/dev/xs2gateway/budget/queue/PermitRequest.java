package dev.xs2gateway.budget.queue;

import dev.xs2gateway.budget.CallOwner;
import dev.xs2gateway.budget.Lane;
import dev.xs2gateway.failure.FailureException;

/** One who waits for a call; hears once, of its permit or of its refusal. */
abstract class PermitRequest {
    private final CallOwner owner;
    private long enqueuedAt;

    PermitRequest(CallOwner owner) {
        this.owner = owner;
    }

    Lane lane() {
        return owner.lane();
    }

    String consumer() {
        return owner.consumer();
    }

    CallOwner owner() {
        return owner;
    }

    /** {@code now} in nanoseconds of the budget's clock. */
    void enqueue(long now) {
        enqueuedAt = now;
    }

    long enqueuedAt() {
        return enqueuedAt;
    }

    abstract void granted(Permit permit);

    abstract void refused(FailureException why);
}
