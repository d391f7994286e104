package dev.xs2gateway.budget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xs2gateway.budget.count.Budgets;
import dev.xs2gateway.budget.queue.CallBudget;
import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.failure.FailureException;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What those who wait see of a pause, of its probe and of a refused key. */
class PauseTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final MovedTime time = new MovedTime();
    private final Deque<CallOutcome> verdicts = new ArrayDeque<>();
    private int calls;

    private CallBudget budget(Duration maxWait) {
        return Budgets.local(List.of(Limit.parse("100/1s")), maxWait, time::now, time);
    }

    private UniAssertSubscriber<Void> ask(CallBudget budget) {
        return ask(budget, () -> {});
    }

    private UniAssertSubscriber<Void> ask(CallBudget budget, Runnable lastCheck) {
        return budget.spend(
                        new CallOwner(Lane.LOOKUP, "tester"),
                        () -> {
                            lastCheck.run();
                            return Uni.createFrom().voidItem().invoke(() -> calls++);
                        },
                        this::next)
                .subscribe()
                .withSubscriber(UniAssertSubscriber.create());
    }

    private CallOutcome next(@Nullable Throwable thrown) {
        return verdicts.isEmpty() ? new CallOutcome.Accepted() : verdicts.remove();
    }

    private static Failure failure(UniAssertSubscriber<Void> caller) {
        return ((FailureException) caller.assertFailed().getFailure()).failure();
    }

    @Test
    void noPodCallsDuringAPauseAndOneProbesAfterIt() {
        CallBudget budget = budget(Duration.ofSeconds(10));
        verdicts.add(new CallOutcome.Limited(null));
        ask(budget);
        List<UniAssertSubscriber<Void>> waiting = List.of(ask(budget), ask(budget), ask(budget));
        assertThat(calls).isEqualTo(1);

        verdicts.add(new CallOutcome.Limited(null));
        time.move(SECOND);
        assertThat(calls).isEqualTo(2);

        time.move(SECOND.multipliedBy(2));
        assertThat(calls).isEqualTo(4);
        waiting.forEach(UniAssertSubscriber::assertCompleted);
    }

    @Test
    void aRequestThatWouldWaitTooLongDuringAPauseIsRefusedWithRetryAfter() {
        CallBudget budget = budget(Duration.ofSeconds(10));
        verdicts.add(new CallOutcome.Limited(Duration.ofMinutes(2)));
        ask(budget);

        assertThat(failure(ask(budget)))
                .isEqualTo(new Failure.UpstreamUnavailable(
                        "XS2Event is down or limits the gateway: no calls are made at present", Duration.ofMinutes(2)));
        assertThat(calls).isEqualTo(1);
    }

    @Test
    void waitingRequestsAreRefusedAtOnceWhenALongPauseBegins() {
        CallBudget budget = Budgets.local(List.of(Limit.parse("1/5s")), Duration.ofSeconds(10), time::now, time);
        ask(budget);
        verdicts.add(new CallOutcome.Limited(Duration.ofMinutes(2)));
        UniAssertSubscriber<Void> second = ask(budget);
        UniAssertSubscriber<Void> third = ask(budget);

        time.move(Duration.ofSeconds(5));

        second.assertCompleted();
        assertThat(failure(third)).isInstanceOf(Failure.UpstreamUnavailable.class);
    }

    @Test
    void aProbeThatIsNotSentIsMadeByTheNext() {
        CallBudget budget = budget(Duration.ofSeconds(10));
        verdicts.add(new CallOutcome.Limited(null));
        ask(budget);
        ask(budget, () -> {
            throw new IllegalStateException("not needed any more");
        });
        UniAssertSubscriber<Void> next = ask(budget);

        time.move(SECOND);

        next.assertCompleted();
        assertThat(calls).isEqualTo(2);
    }

    @Test
    void aRefusedKeyRefusesAllRequestsAtOnce() {
        CallBudget budget = budget(Duration.ofHours(1));
        verdicts.add(new CallOutcome.KeyRefused(Duration.ofMinutes(15)));
        ask(budget);

        assertThat(failure(ask(budget))).isEqualTo(new Failure.UpstreamRefused());
        assertThat(budget.isKeyRefused()).isTrue();

        time.move(Duration.ofMinutes(15));
        ask(budget).assertCompleted();
        assertThat(budget.isKeyRefused()).isFalse();
        assertThat(calls).isEqualTo(2);
    }

    @Test
    void aLoweredRateLowersEveryLimit() {
        CallBudget budget = Budgets.local(List.of(Limit.parse("10/1s")), Duration.ofSeconds(10), time::now, time);
        verdicts.add(new CallOutcome.Limited(null));
        ask(budget);
        for (int i = 0; i < 30; i++) {
            ask(budget);
        }
        time.move(SECOND);
        int before = calls;

        time.move(SECOND.minusNanos(1));

        // The probe ended the pause; seven in a window with it.
        assertThat(before).isEqualTo(8);
        assertThat(calls).isEqualTo(8);
        time.move(Duration.ofNanos(1));
        assertThat(calls).isEqualTo(15);
    }
}
