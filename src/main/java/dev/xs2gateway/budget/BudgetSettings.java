package dev.xs2gateway.budget;

import dev.xs2gateway.InvalidSettingException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/** The checked settings of the call budget, and the values that are derived from them. */
public record BudgetSettings(
        List<Limit> limits,
        Duration maxWait,
        Duration onTheWay,
        boolean shared,
        int pods,
        boolean isUnknownPastSpent,
        Shares shares,
        Duration pause,
        Duration longestPause,
        String scope,
        Duration redisTimeout,
        Path dir) {
    private static final Logger LOG = Logger.getLogger(BudgetSettings.class);
    private static final Pattern URL = Pattern.compile("[a-z]+://(?:[^/?#@]*@)?([^/?#@]+).*");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._:-]{1,200}");
    private static final List<Limit> CAUTIOUS =
            List.of(new Limit(30, Duration.ofMinutes(1)), new Limit(2, Duration.ofSeconds(1)));

    public static BudgetSettings of(BudgetConfig config) {
        boolean shared = config.store() == BudgetConfig.Store.REDIS;
        if (config.limits().isEmpty()) {
            LOG.warn(
                    "gateway.budget.limits (GATEWAY_BUDGET_LIMITS) is not set: 30/1m,2/1s is used. Set it to what XS2Event grants you.");
        }
        return new BudgetSettings(
                limits(config),
                config.maxWait(),
                config.onTheWay(),
                shared,
                pods(config),
                config.unknownPast() == BudgetConfig.UnknownPast.SPENT,
                shares(config),
                config.pause(),
                config.longestPause(),
                scope(config.scope()),
                config.redisTimeout(),
                config.dir());
    }

    /** The largest number of pods; 0 if the setting is required and missing. */
    public static int pods(BudgetConfig config) {
        return config.pods().orElse(config.store() == BudgetConfig.Store.REDIS ? 0 : 1);
    }

    public static List<Limit> limits(BudgetConfig config) {
        return config.limits().orElse(CAUTIOUS);
    }

    public static String scope(String text) {
        Matcher url = URL.matcher(text);
        String scope = url.matches() ? url.group(1) : text;
        InvalidSettingException.unless(
                NAME.matcher(scope).matches(), "gateway.budget.scope", text, "a name of letters, digits and . : _ -");
        return scope;
    }

    public static Shares shares(BudgetConfig config) {
        try {
            return Shares.parse(config.shares());
        } catch (IllegalArgumentException e) {
            InvalidSettingException.unless(
                    false, "gateway.budget.shares", config.shares(), "lookup:27,background:3; " + e.getMessage());
            throw e;
        }
    }

    public Duration longestWindow() {
        return limits.stream().map(Limit::window).max(Duration::compareTo).orElseThrow();
    }

    /** The number of calls in the largest limit. */
    public int mostCalls() {
        return limits.stream().mapToInt(Limit::calls).max().orElseThrow();
    }

    /** An upper bound of the calls that can count at the same time. */
    public int mostCounted() {
        return limits.stream()
                .mapToInt(limit -> Math.toIntExact(limit.calls() * (2 + onTheWay.dividedBy(limit.window()))))
                .max()
                .orElseThrow();
    }
}
