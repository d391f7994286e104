package dev.xs2gateway.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.ThreadMXBean;
import dev.xs2gateway.budget.count.Budgets;
import dev.xs2gateway.budget.queue.CallBudget;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Fifty thousand who wait: what one of them takes, and that nothing is left of them. */
class CrowdMemoryTest {
    private static final int CROWD = 50_000;
    private static final int MOST_BYTES = 2_048;

    private final MovedTime time = new MovedTime();
    private final CallBudget budget =
            Budgets.local(List.of(Limit.parse("1/1h")), Duration.ofDays(10_000), time::now, time);

    private static long allocated() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }

    @Test
    void aWaitingPermitRequestTakesLittleMemoryAndReleasesAllOfIt() {
        for (int i = 0; i < 1_000; i++) {
            new Visitor(budget, time::now);
        }

        long before = allocated();
        List<Visitor> crowd = new ArrayList<>(CROWD);
        for (int i = 0; i < CROWD; i++) {
            crowd.add(new Visitor(budget, time::now));
        }
        long each = (allocated() - before) / CROWD;

        assertThat(each)
                .as("bytes allocated for one, of which what is kept is a part")
                .isLessThan(MOST_BYTES);
        assertThat(budget.waiting(Lane.LOOKUP)).isEqualTo(CROWD + 999);

        crowd.forEach(Visitor::leave);
        assertThat(budget.waiting(Lane.LOOKUP)).isEqualTo(999);
        List<WeakReference<Visitor>> gone =
                crowd.stream().map(WeakReference::new).toList();
        crowd.clear();
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            System.gc();
            return gone.stream().allMatch(visitor -> visitor.refersTo(null));
        });
    }
}
