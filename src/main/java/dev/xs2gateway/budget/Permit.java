package dev.xs2gateway.budget;

/** One call that may be made; counts as being made until it is said to have ended or not to have been sent. Say it once. */
record Permit(CallBudget budget, Spender spender, Pacer.Turn.Granted turn) {
    void ended(Verdict verdict) {
        if (verdict instanceof Verdict.NotSent) {
            budget.unsent(this);
        } else {
            budget.ended(this, verdict);
        }
    }

    void unsent() {
        budget.unsent(this);
    }
}
