package dev.xs2gateway.budget.queue;

import dev.xs2gateway.budget.CallOwner;
import dev.xs2gateway.budget.Lane;
import dev.xs2gateway.failure.FailureException;

/** A request for one permit. Completed exactly once, with a permit or a failure. */
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

    /** Sets the time at which the request enters the line; {@code now} is in nanoseconds of the budget's clock. */
    void enqueue(long now) {
        enqueuedAt = now;
    }

    long enqueuedAt() {
        return enqueuedAt;
    }

    abstract void granted(Permit permit);

    abstract void refused(FailureException why);
}
