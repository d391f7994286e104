package dev.xs2gateway.budget.wiring;

import dev.xs2gateway.DurationText;
import dev.xs2gateway.InvalidSettingException;
import dev.xs2gateway.budget.BudgetConfig;
import dev.xs2gateway.budget.BudgetSettings;
import dev.xs2gateway.budget.QuietPeriod;
import dev.xs2gateway.budget.count.CallJournal;
import dev.xs2gateway.budget.count.CallRecorder;
import dev.xs2gateway.budget.count.Ledger;
import dev.xs2gateway.budget.count.LocalCount;
import dev.xs2gateway.budget.count.LocalLedger;
import dev.xs2gateway.budget.count.Pacer;
import dev.xs2gateway.budget.count.SlidingWindows;
import dev.xs2gateway.budget.queue.BudgetMeters;
import dev.xs2gateway.budget.queue.CallBudget;
import dev.xs2gateway.budget.redis.BudgetScript;
import dev.xs2gateway.budget.redis.SharedLedger;
import dev.xs2gateway.budget.status.PauseBackoff;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/** Creates the beans of the budget from its settings, the process's clock and its timer. */
@ApplicationScoped
final class BudgetBeans {
    private static final Logger LOG = Logger.getLogger(BudgetBeans.class);

    @Produces
    @Singleton
    CallBudget callBudget(BudgetSettings settings, Pacer pacer, ScheduledExecutorService timer, MeterRegistry meters) {
        return new CallBudget(
                pacer, settings.shares(), settings.maxWait(), System::nanoTime, alarm(timer), new BudgetMeters(meters));
    }

    @Produces
    @Singleton
    BudgetSettings settings(BudgetConfig config) {
        return BudgetSettings.of(config);
    }

    @Produces
    @Singleton
    Pacer pacer(BudgetSettings settings, Ledger ledger) {
        PauseBackoff backoff = new PauseBackoff(settings.pause(), settings.longestPause(), BudgetBeans::random);
        return new Pacer(ledger, settings.limits(), backoff);
    }

    @Produces
    @Singleton
    @Startup
    Ledger ledger(BudgetSettings settings, BudgetScript redis, Clock clock, ScheduledExecutorService timer) {
        return settings.shared() ? shared(settings, redis, clock, alarm(timer)) : local(settings, clock);
    }

    void close(@Disposes Ledger ledger) {
        ledger.close();
    }

    private static LocalLedger local(BudgetSettings settings, Clock clock) {
        CallJournal journal = journal(settings, clock);
        LongSupplier nanoTime = System::nanoTime;
        SlidingWindows windows = windows(settings);
        long now = nanoTime.getAsLong();
        journal.ages().forEach(age -> windows.spend(now - age.toNanos()));
        LocalCount count = new LocalCount(windows, journal, nanoTime);
        if (!journal.isPastKnown() && settings.isUnknownPastSpent()) {
            Duration quiet = settings.longestWindow();
            QuietPeriod period = new QuietPeriod(clock.instant().plus(quiet), QuietPeriod.BEFORE_START);
            LOG.warnf("%s (%s)", period.inWords(), DurationText.of(quiet));
            count.keepQuietUntil(now + quiet.toNanos(), period);
        }
        return new LocalLedger(count, journal, settings.pods(), nanoTime);
    }

    private static SlidingWindows windows(BudgetSettings settings) {
        return new SlidingWindows(settings.mostCalls(), settings.onTheWay().toNanos());
    }

    private static CallJournal journal(BudgetSettings settings, Clock clock) {
        try {
            return CallJournal.open(settings.dir(), settings.mostCounted(), settings.onTheWay(), clock);
        } catch (IOException e) {
            throw InvalidSettingException.folder(
                    "gateway.budget.dir",
                    settings.dir(),
                    "a folder that the gateway can create and write to; by default it is gateway.files.store-dir"
                            + " (GATEWAY_FILES_STORE_DIR)",
                    e);
        }
    }

    private static SharedLedger shared(
            BudgetSettings settings, BudgetScript redis, Clock clock, CallBudget.Alarm alarm) {
        LongSupplier nanoTime = System::nanoTime;
        LocalCount alone = new LocalCount(windows(settings), CallRecorder.FORGOTTEN, nanoTime);
        SharedLedger ledger = new SharedLedger(redis, alone, settings, nanoTime, BudgetBeans::random, clock, alarm);
        ledger.open();
        return ledger;
    }

    private static CallBudget.Alarm alarm(ScheduledExecutorService timer) {
        return (nanos, task) -> {
            ScheduledFuture<?> _ = timer.schedule(task, nanos, TimeUnit.NANOSECONDS);
        };
    }

    private static double random() {
        return ThreadLocalRandom.current().nextDouble();
    }
}
