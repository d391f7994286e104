package dev.xs2gateway.budget;

/** One call that may be made; counts as being made until it is said to have ended or not to have been sent. Say it once. */
record Permit(CallBudget budget, SlidingWindows.Call call) {
    void ended() {
        budget.over((windows, now) -> windows.end(call, now));
    }

    void unsent() {
        budget.over((windows, now) -> windows.unsent(call));
    }
}
