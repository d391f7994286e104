package dev.xs2gateway.budget;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/** Wires the budget to the process's clock and timer. */
@ApplicationScoped
final class BudgetBeans {
    private static final Logger LOG = Logger.getLogger(BudgetBeans.class);

    @Produces
    @Singleton
    CallBudget callBudget(BudgetSettings settings, Pacer pacer, ScheduledExecutorService timer, MeterRegistry meters) {
        CallBudget.Alarm alarm = (nanos, task) -> {
            ScheduledFuture<?> _ = timer.schedule(task, nanos, TimeUnit.NANOSECONDS);
        };
        return new CallBudget(
                pacer, settings.shares(), settings.maxWait(), System::nanoTime, alarm, new BudgetMeters(meters));
    }

    @Produces
    @Singleton
    BudgetSettings settings(BudgetConfig config) {
        return BudgetSettings.of(config);
    }

    @Produces
    @Singleton
    Pacer pacer(BudgetSettings settings, Ledger ledger) {
        Pauses pauses = new Pauses(settings.pause(), settings.longestPause(), () -> ThreadLocalRandom.current()
                .nextDouble());
        return new Pacer(ledger, settings.limits(), pauses);
    }

    @Produces
    @Singleton
    CallJournal journal(BudgetSettings settings, Clock clock) {
        try {
            return CallJournal.open(settings.dir(), settings.mostCounted(), settings.onTheWay(), clock);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "gateway.budget.dir is " + settings.dir() + ", which cannot be written to", e);
        }
    }

    void close(@Disposes CallJournal journal) throws IOException {
        journal.close();
    }

    @Produces
    @Singleton
    Ledger ledger(BudgetSettings settings, CallJournal journal) {
        LongSupplier nanoTime = System::nanoTime;
        SlidingWindows windows =
                new SlidingWindows(settings.mostCalls(), settings.onTheWay().toNanos());
        long now = nanoTime.getAsLong();
        journal.ages().forEach(age -> windows.spend(now - age.toNanos()));
        LocalCount count = new LocalCount(windows, journal, nanoTime);
        if (!journal.isPastKnown() && settings.isUnknownPastSpent()) {
            Duration quiet = settings.longestWindow();
            LOG.warnf("What was called before this start is not known: no calls for %s", quiet);
            count.keepQuietUntil(now + quiet.toNanos());
        }
        return new LocalLedger(count, settings.pods(), nanoTime);
    }
}
