package dev.xs2gateway.budget.queue;

import dev.xs2gateway.budget.CallOutcome;
import dev.xs2gateway.budget.CallOwner;
import dev.xs2gateway.budget.count.Pacer;

/** One call that may be made; counts as being made until it is said to have ended or not to have been sent. Say it once. */
record Permit(CallBudget budget, CallOwner owner, Pacer.Turn.Granted turn) {
    void ended(CallOutcome outcome) {
        if (outcome instanceof CallOutcome.NotSent) {
            budget.unsent(this);
        } else {
            budget.ended(this, outcome);
        }
    }

    void unsent() {
        budget.unsent(this);
    }
}
