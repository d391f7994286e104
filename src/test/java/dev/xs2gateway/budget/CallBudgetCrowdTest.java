package dev.xs2gateway.budget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xs2gateway.budget.count.Budgets;
import dev.xs2gateway.budget.queue.CallBudget;
import io.smallrye.mutiny.subscription.Cancellable;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Many threads, real time: what a hand-moved clock cannot show. */
class CallBudgetCrowdTest {
    private static final int CALLERS = 2_000;
    private static final List<Limit> LIMITS = List.of(new Limit(20, Duration.ofMillis(5)));

    private final AtomicInteger grantedTwice = new AtomicInteger();
    private final CountDownLatch open = new CountDownLatch(CALLERS);

    @Test
    void noCallerIsForgottenOrServedTwice() throws InterruptedException {
        try (ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
                var crowd = Executors.newVirtualThreadPerTaskExecutor()) {
            CallBudget budget = Budgets.local(LIMITS, Duration.ofSeconds(30), System::nanoTime, (nanos, task) -> {
                ScheduledFuture<?> _ = timer.schedule(task, nanos, TimeUnit.NANOSECONDS);
            });
            // Mutiny finds its plugins on first use, which must not happen on many threads at once.
            Visitor.call(budget).await().indefinitely();

            for (int i = 0; i < CALLERS; i++) {
                boolean leaves = i % 3 == 0;
                crowd.execute(() -> call(budget, leaves));
            }

            assertThat(open.await(30, TimeUnit.SECONDS)).isTrue();
            // An alarm for somebody's last moment may be set still; closing would wait for it.
            timer.shutdownNow();
        }
        assertThat(grantedTwice).hasValue(0);
    }

    private void call(CallBudget budget, boolean leaves) {
        AtomicInteger grants = new AtomicInteger();
        Cancellable place = Visitor.call(budget).subscribe().with(granted -> {
            if (grants.incrementAndGet() > 1) {
                grantedTwice.incrementAndGet();
            }
            if (!leaves) {
                open.countDown();
            }
        });
        if (leaves) {
            place.cancel();
            open.countDown();
        }
    }
}
