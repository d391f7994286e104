package dev.xs2gateway.budget;

import dev.xs2gateway.BadSetting;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Wires the budget to the process's clock and timer. */
@ApplicationScoped
final class BudgetBeans {
    private static final Logger LOG = Logger.getLogger(BudgetBeans.class);
    private static final List<Limit> CAUTIOUS =
            List.of(new Limit(30, Duration.ofMinutes(1)), new Limit(2, Duration.ofSeconds(1)));

    @Produces
    @Singleton
    CallBudget callBudget(BudgetConfig config, ScheduledExecutorService timer) {
        BadSetting.ifNegative("gateway.budget.max-wait", config.maxWait());
        BadSetting.ifNegative("gateway.budget.on-the-way", config.onTheWay());
        BadSetting.unless(
                config.store() == BudgetConfig.Store.LOCAL,
                "gateway.budget.store",
                config.store(),
                "local, until this version can count for several pods");
        if (config.limits().isEmpty()) {
            LOG.warn("gateway.budget.limits is not set: 30/1m,2/1s is used. Set it to what XS2Event grants you.");
        }
        CallBudget.Alarm alarm = (nanos, task) -> {
            ScheduledFuture<?> _ = timer.schedule(task, nanos, TimeUnit.NANOSECONDS);
        };
        return new CallBudget(
                config.limits().orElse(CAUTIOUS), config.maxWait(), config.onTheWay(), System::nanoTime, alarm);
    }
}
