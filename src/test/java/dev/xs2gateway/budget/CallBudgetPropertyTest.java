package dev.xs2gateway.budget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xs2gateway.budget.Visitor.End;
import dev.xs2gateway.budget.count.Budgets;
import dev.xs2gateway.budget.queue.CallBudget;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Callers come, leave and wait in any order; the promises hold after every step. */
class CallBudgetPropertyTest {
    private sealed interface Step {
        record Come() implements Step {}

        /** The one who came n-th leaves, if still there. */
        record Leave(int n) implements Step {}

        record Wait(Duration time) implements Step {}
    }

    @Provide
    Arbitrary<List<Limit>> limits() {
        return AnyLimits.upToThree();
    }

    @Provide
    Arbitrary<Duration> maxWaits() {
        return Arbitraries.integers().between(0, 15).map(Duration::ofSeconds);
    }

    @Provide
    Arbitrary<List<Step>> days() {
        Arbitrary<Step> come = Arbitraries.just(new Step.Come());
        Arbitrary<Step> leave = Arbitraries.integers().between(0, 60).map(Step.Leave::new);
        Arbitrary<Step> pause =
                Arbitraries.integers().between(0, 5_000).map(millis -> new Step.Wait(Duration.ofMillis(millis)));
        return Arbitraries.frequencyOf(Tuple.of(5, come), Tuple.of(2, leave), Tuple.of(3, pause))
                .list()
                .ofMaxSize(100);
    }

    @Property
    void everyCallerEndsOnceInTurnInTimeAndWithinTheLimits(
            @ForAll("limits") List<Limit> limits,
            @ForAll("maxWaits") Duration maxWait,
            @ForAll("days") List<Step> day) {
        MovedTime time = new MovedTime();
        CallBudget budget = Budgets.local(limits, maxWait, time::now, time);
        List<Visitor> visitors = new ArrayList<>();

        for (Step step : day) {
            switch (step) {
                case Step.Come come -> visitors.add(new Visitor(budget, time::now));
                case Step.Leave(int n) -> leave(visitors, n);
                case Step.Wait(Duration pause) -> time.move(pause);
            }
            availableCallsAreNeverWaitedFor(limits, visitors, time.now());
        }
        time.move(maxWait);

        assertThat(visitors).allSatisfy(visitor -> {
            assertThat(visitor.ends()).hasSize(1);
            assertThat(visitor.waited()).isLessThanOrEqualTo(maxWait);
        });
        assertThat(history(limits, visitors).isWithinLimits()).isTrue();
        assertThat(granted(visitors).stream().map(Visitor::endedAt).toList())
                .isSortedAccordingTo((one, other) -> Long.signum(one - other));
    }

    @Provide
    Arbitrary<Limit> limit() {
        return AnyLimits.one();
    }

    /** Of several limits each is taken alone, so that the time may be too short; of one it is exact. */
    @Property
    void aRefusalStatesExactlyWhenALoneRequestWouldBeGranted(
            @ForAll("limit") Limit limit, @ForAll("maxWaits") Duration maxWait, @ForAll("days") List<Step> day) {
        List<Limit> limits = List.of(limit);
        MovedTime time = new MovedTime();
        CallBudget budget = Budgets.local(limits, maxWait, time::now, time);
        List<Visitor> visitors = new ArrayList<>();
        for (Step step : day) {
            switch (step) {
                case Step.Come come -> visitors.add(new Visitor(budget, time::now));
                case Step.Leave none -> {}
                case Step.Wait(Duration pause) -> time.move(pause);
            }
        }
        Visitor last = new Visitor(budget, time::now);
        if (!last.ends().equals(List.of(End.REFUSED))) {
            return;
        }

        assertThat(last.retryAfter()).isGreaterThan(maxWait);
        time.move(last.retryAfter().minusNanos(1));
        assertThat(history(limits, visitors).allows(time.now())).isFalse();
        time.move(Duration.ofNanos(1));
        assertThat(new Visitor(budget, time::now).wasGranted()).isTrue();
    }

    private static void leave(List<Visitor> visitors, int n) {
        if (n < visitors.size()) {
            visitors.get(n).leave();
        }
    }

    private static void availableCallsAreNeverWaitedFor(List<Limit> limits, List<Visitor> visitors, long now) {
        if (visitors.stream().anyMatch(Visitor::isWaiting)) {
            assertThat(history(limits, visitors).allows(now)).isFalse();
        }
    }

    private static SpendHistory history(List<Limit> limits, List<Visitor> visitors) {
        SpendHistory history = new SpendHistory(limits);
        granted(visitors).forEach(visitor -> history.add(visitor.endedAt()));
        return history;
    }

    private static List<Visitor> granted(List<Visitor> visitors) {
        return visitors.stream().filter(Visitor::wasGranted).toList();
    }
}
