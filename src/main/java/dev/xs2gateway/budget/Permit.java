package dev.xs2gateway.budget;

/** One call that may be made; counts as being made until it is said to have ended or not to have been sent. Say it once. */
final class Permit {
    private final CallBudget budget;

    Permit(CallBudget budget) {
        this.budget = budget;
    }

    void ended() {
        budget.over(SlidingWindows::end);
    }

    void unsent() {
        budget.over((windows, now) -> windows.unsent());
    }
}
