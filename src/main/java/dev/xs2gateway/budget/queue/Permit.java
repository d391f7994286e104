package dev.xs2gateway.budget.queue;

import dev.xs2gateway.budget.CallOutcome;
import dev.xs2gateway.budget.CallOwner;
import dev.xs2gateway.budget.count.Pacer;

/**
 * The right to make one upstream call now. It counts as under way until
 * {@link #ended} or {@link #unsent} is called; exactly one of them is called, once.
 */
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
