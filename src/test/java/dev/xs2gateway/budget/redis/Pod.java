package dev.xs2gateway.budget.redis;

import dev.xs2gateway.RedisProcess;
import dev.xs2gateway.budget.BudgetSettings;
import dev.xs2gateway.budget.Limit;
import dev.xs2gateway.budget.Visitor;
import dev.xs2gateway.budget.count.Budgets;
import dev.xs2gateway.budget.count.Ledger;
import dev.xs2gateway.budget.queue.CallBudget;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.RedisAPI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** One pod's ledger over a real Redis, on the real clock. */
public final class Pod implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMillis(200);

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final SharedLedger ledger;
    private final CallBudget budget;
    private final List<Limit> limits;

    /** One of {@code pods} under this limit; {@code past}: whether an unknown one counts as spent. */
    public Pod(RedisProcess redis, String scope, int pods, String limit, boolean past) {
        this(redis::api, scope, pods, limit, past, PATIENCE);
    }

    /** {@code redis}: asked for with every step; {@code patience}: how long it may take to answer one. */
    Pod(Supplier<RedisAPI> redis, String scope, int pods, String limit, boolean past, Duration patience) {
        limits = List.of(Limit.parse(limit));
        BudgetSettings settings = Budgets.shared(limits, pods, past, scope, patience);
        ledger = Budgets.pod(new BudgetScript(redis, scope), settings, System::nanoTime, () -> 0.5, this::in);
        budget = Budgets.over(ledger, limits, settings.maxWait(), System::nanoTime, this::in);
        ledger.open();
    }

    private void in(long nanos, Runnable task) {
        ScheduledFuture<?> _ = timer.schedule(task, nanos, TimeUnit.NANOSECONDS);
    }

    public SharedLedger ledger() {
        return ledger;
    }

    CallBudget budget() {
        return budget;
    }

    public List<Limit> limits() {
        return limits;
    }

    Ledger.State state() {
        return Uni.createFrom()
                .<Ledger.State>emitter(emitter -> ledger.state(limits, emitter::complete))
                .await()
                .atMost(Duration.ofSeconds(10));
    }

    /** One who asks for a call that is over at once. */
    Visitor visit() {
        return new Visitor(budget, System::nanoTime);
    }

    @Override
    public void close() {
        ledger.close();
        timer.shutdownNow();
    }

    /** As if it were killed: it says nothing to anybody. */
    void kill() {
        timer.shutdownNow();
    }
}
