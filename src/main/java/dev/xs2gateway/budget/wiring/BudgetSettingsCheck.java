package dev.xs2gateway.budget.wiring;

import dev.xs2gateway.InvalidSettings;
import dev.xs2gateway.SettingsCheck;
import dev.xs2gateway.budget.BudgetConfig;
import dev.xs2gateway.budget.BudgetSettings;
import dev.xs2gateway.budget.Limit;
import java.util.Comparator;

/** Checks what {@link BudgetConfig} requires beyond its types. */
public final class BudgetSettingsCheck implements SettingsCheck<BudgetConfig> {
    @Override
    public Class<BudgetConfig> settings() {
        return BudgetConfig.class;
    }

    @Override
    public void check(BudgetConfig config, InvalidSettings invalid) {
        invalid.ifNegative("gateway.budget.max-wait", config.maxWait());
        invalid.ifNegative("gateway.budget.on-the-way", config.onTheWay());
        invalid.unlessPositive("gateway.budget.pause", config.pause());
        invalid.unlessPositive("gateway.budget.longest-pause", config.longestPause());
        invalid.unlessPositive("gateway.budget.redis-timeout", config.redisTimeout());
        invalid.check(() -> BudgetSettings.scope(config.scope()));
        invalid.check(() -> BudgetSettings.shares(config));
        int pods = BudgetSettings.pods(config);
        invalid.unless(
                pods >= 1,
                "gateway.budget.pods",
                config.pods().map(Object::toString).orElse("not set"),
                "the largest number of pods that can exist at once, including those of a rollout");
        checkParts(config, pods, invalid);
    }

    /**
     * Refuses parts below one call. Such a part becomes one call in a longer
     * window, and the calls of several pods could coincide and exceed the limit.
     */
    private static void checkParts(BudgetConfig config, int pods, InvalidSettings invalid) {
        Limit smallest = BudgetSettings.limits(config).stream()
                .min(Comparator.comparingInt(Limit::calls))
                .orElseThrow();
        invalid.unless(
                pods <= smallest.calls(),
                "gateway.budget.pods",
                pods,
                "at most " + smallest.calls() + ", the calls of " + smallest
                        + " in gateway.budget.limits (GATEWAY_BUDGET_LIMITS): a pod that counts alone uses its part, and"
                        + " parts below one call could add up to more");
    }
}
