package dev.xs2gateway.budget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xs2gateway.budget.count.Budgets;
import dev.xs2gateway.budget.queue.CallBudget;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A vendor whose limit is not what we believe, in virtual time: we find out, keep to it, and notice when it is lifted. */
class LearningTest {
    private static final Duration STEP = Duration.ofMillis(10);

    private final MovedTime time = new MovedTime();
    private final CallBudget budget =
            Budgets.local(List.of(Limit.parse("20/1s")), Duration.ofMinutes(10), time::now, time);
    private SpendHistory vendor = new SpendHistory(List.of(Limit.parse("20/1s")));
    private int waiting;
    private int made;
    private int refused;

    private void vendorAllows(String limit) {
        vendor = new SpendHistory(List.of(Limit.parse(limit)));
    }

    private void ask() {
        waiting++;
        budget.spend(
                        new CallOwner(Lane.LOOKUP, "tester"),
                        () -> Uni.createFrom().item(this::isAllowed),
                        LearningTest::verdict)
                .subscribe()
                .with(done -> {}, failed -> {});
    }

    /** The vendor counts what it answers, not what it refuses. */
    private boolean isAllowed() {
        waiting--;
        made++;
        if (vendor.allows(time.now())) {
            vendor.add(time.now());
            return true;
        }
        refused++;
        throw new IllegalStateException("503");
    }

    private static CallOutcome verdict(@Nullable Throwable thrown) {
        return thrown == null ? new CallOutcome.Accepted() : new CallOutcome.Limited(null);
    }

    /** The callers never run out. */
    private void run(Duration length) {
        long end = time.now() + length.toNanos();
        while (time.now() - end < 0) {
            while (waiting < 50) {
                ask();
            }
            time.move(STEP);
        }
    }

    private double refusedShare(Duration length) {
        made = 0;
        refused = 0;
        run(length);
        return (double) refused / made;
    }

    @Test
    void halfTheLimitIsLearntWithinAMinuteAndTheWholeAgainOnceItIsBack() {
        assertThat(refusedShare(Duration.ofMinutes(1))).isZero();
        assertThat(made).isBetween(1_180, 1_220);

        vendorAllows("10/1s");
        run(Duration.ofMinutes(1));
        assertThat(refusedShare(Duration.ofMinutes(2))).isLessThan(0.02);
        assertThat(made).as("what ten a second allow is used").isGreaterThan(1_200 * 6 / 10);
        assertThat(budget.rate()).isLessThan(0.7);

        vendorAllows("20/1s");
        run(Duration.ofMinutes(3));
        assertThat(budget.rate()).isEqualTo(1.0);
        assertThat(refusedShare(Duration.ofMinutes(1))).isZero();
    }
}
