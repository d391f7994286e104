package dev.xs2gateway.budget;

import java.util.ArrayList;
import java.util.List;

/** Every spend there ever was, and the limits' definition taken by its word: what the clever count is held against. */
public final class SpendHistory {
    private final List<Limit> limits;
    private final List<Long> spends = new ArrayList<>();

    public SpendHistory(List<Limit> limits) {
        this.limits = limits;
    }

    public void add(long at) {
        spends.add(at);
    }

    int size() {
        return spends.size();
    }

    /** Whether one spend more would leave every window that ends now within its limit. */
    public boolean allows(long now) {
        return limits.stream().allMatch(limit -> spentIn(limit, now) < limit.calls());
    }

    /** Whether no window [t, t + w), wherever it begins, holds more than its limit; the fullest ones begin at a spend. */
    public boolean isWithinLimits() {
        return limits.stream()
                .allMatch(limit -> spends.stream().allMatch(start -> spentFrom(limit, start) <= limit.calls()));
    }

    private long spentIn(Limit limit, long now) {
        return spends.stream().filter(at -> now - at < limit.window().toNanos()).count();
    }

    private long spentFrom(Limit limit, long start) {
        return spends.stream()
                .filter(at -> at - start >= 0 && at - start < limit.window().toNanos())
                .count();
    }
}
