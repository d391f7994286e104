package dev.xs2gateway.budget.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xs2gateway.budget.Lane;
import dev.xs2gateway.budget.Limit;
import dev.xs2gateway.budget.MovedTime;
import dev.xs2gateway.budget.Visitor;
import dev.xs2gateway.budget.Visitor.End;
import dev.xs2gateway.budget.count.Budgets;
import dev.xs2gateway.failure.FailureException;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class CallBudgetTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final MovedTime time = new MovedTime();

    private CallBudget budget(String limit, Duration maxWait) {
        return Budgets.local(List.of(Limit.parse(limit)), maxWait, time::now, time);
    }

    private Visitor visit(CallBudget budget) {
        return new Visitor(budget, time::now);
    }

    @Test
    void availableCallsAreGrantedAtOnceWithoutAnAlarm() {
        CallBudget budget = budget("2/1s", SECOND);

        assertThat(visit(budget).wasGranted()).isTrue();
        assertThat(visit(budget).wasGranted()).isTrue();
        assertThat(time.alarmsSet()).isZero();
    }

    @Test
    void requestsOfALaneAreGrantedInOrder() {
        CallBudget budget = budget("1/1s", Duration.ofSeconds(10));
        List<Visitor> visitors = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            visitors.add(visit(budget));
        }

        for (int served = 1; served <= 4; served++) {
            assertThat(visitors.stream().map(Visitor::wasGranted).toList())
                    .containsExactly(true, served > 1, served > 2, served > 3);
            time.move(SECOND);
        }
    }

    @Test
    void aNewRequestDoesNotOvertakeWaitingOnes() {
        CallBudget budget = budget("1/1s", Duration.ofSeconds(10));
        visit(budget);
        Visitor waiting = visit(budget);

        time.move(SECOND.minusNanos(1));
        Visitor late = visit(budget);
        time.move(Duration.ofNanos(1));

        assertThat(waiting.wasGranted()).isTrue();
        assertThat(late.isWaiting()).isTrue();
    }

    @Test
    void aRequestThatWouldWaitTooLongIsRefusedAtOnce() {
        CallBudget budget = budget("1/1s", Duration.ofSeconds(2));
        visit(budget);
        Visitor second = visit(budget);
        Visitor third = visit(budget);

        Visitor fourth = visit(budget);

        assertThat(second.isWaiting()).isTrue();
        assertThat(third.isWaiting()).isTrue();
        assertThat(fourth.ends()).containsExactly(End.REFUSED);
        assertThat(fourth.retryAfter()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void aRequestAfterTheStatedRetryAfterIsGranted() {
        CallBudget budget = budget("2/7s", Duration.ofSeconds(3));
        visit(budget);
        time.move(SECOND);
        visit(budget);
        Visitor refused = visit(budget);
        assertThat(refused.ends()).containsExactly(End.REFUSED);

        time.move(refused.retryAfter());

        assertThat(visit(budget).wasGranted()).isTrue();
    }

    @Test
    void aCancelledRequestsPlaceGoesToTheNextRequest() {
        CallBudget budget = budget("1/1s", Duration.ofSeconds(2));
        visit(budget);
        Visitor leaving = visit(budget);
        Visitor next = visit(budget);

        leaving.leave();
        time.move(SECOND);

        assertThat(leaving.ends()).containsExactly(End.LEFT);
        assertThat(next.wasGranted()).isTrue();
    }

    @Test
    void aCancelledRequestMakesRoomForANewOne() {
        CallBudget budget = budget("1/1s", SECOND);
        visit(budget);
        Visitor leaving = visit(budget);
        assertThat(visit(budget).ends()).containsExactly(End.REFUSED);

        leaving.leave();

        assertThat(visit(budget).isWaiting()).isTrue();
    }

    @Test
    void aCallerThatLeavesSpendsNoCall() {
        CallBudget budget = budget("1/10s", Duration.ofSeconds(10));
        visit(budget);
        visit(budget).leave();

        time.move(Duration.ofSeconds(10));

        assertThat(visit(budget).wasGranted()).isTrue();
    }

    @Test
    void aRequestThatIsCancelledBeforeItStartsTakesNoPlaceInTheLine() {
        CallBudget budget = budget("1/1s", SECOND);
        visit(budget);

        Visitor.call(budget).subscribe().withSubscriber(new UniAssertSubscriber<>(true));

        assertThat(visit(budget).isWaiting()).isTrue();
    }

    @Test
    void aCallIsAskedForAnewByEverySubscription() {
        CallBudget budget = budget("2/1s", Duration.ZERO);
        var twice = Visitor.call(budget);

        twice.subscribe().withSubscriber(UniAssertSubscriber.create()).assertCompleted();
        twice.subscribe().withSubscriber(UniAssertSubscriber.create()).assertCompleted();

        twice.subscribe().withSubscriber(UniAssertSubscriber.create()).assertFailed();
    }

    @Test
    void aGrantedCallerMayRequestAnotherPermitWithinItsCallback() {
        CallBudget budget = budget("2/1s", SECOND);
        List<String> order = new ArrayList<>();

        Visitor.call(budget)
                .onItem()
                .invoke(() -> order.add("first"))
                .chain(() -> Visitor.call(budget))
                .subscribe()
                .with(granted -> order.add("second"));

        assertThat(order).containsExactly("first", "second");
    }

    @Test
    void aLateAlarmLosesNoRequest() {
        List<Runnable> alarms = new ArrayList<>();
        CallBudget late = Budgets.local(
                List.of(Limit.parse("1/1s")), Duration.ofSeconds(9), time::now, (nanos, task) -> alarms.add(task));
        visit(late);
        Visitor waiting = visit(late);
        Visitor behind = visit(late);

        time.move(Duration.ofSeconds(3));
        Visitor newcomer = visit(late);
        assertThat(waiting.wasGranted()).isTrue();
        alarms.removeFirst().run();
        time.move(SECOND);
        alarms.removeFirst().run();
        time.move(SECOND);
        alarms.removeFirst().run();

        assertThat(behind.wasGranted()).isTrue();
        assertThat(newcomer.wasGranted()).isTrue();
    }

    @Test
    void anEarlyAlarmIsSetAgain() {
        List<Runnable> alarms = new ArrayList<>();
        CallBudget early =
                Budgets.local(List.of(Limit.parse("1/1s")), SECOND, time::now, (nanos, task) -> alarms.add(task));
        visit(early);
        Visitor waiting = visit(early);

        time.move(SECOND.minusNanos(1));
        alarms.removeFirst().run();
        assertThat(waiting.isWaiting()).isTrue();
        time.move(Duration.ofNanos(1));
        alarms.removeFirst().run();

        assertThat(waiting.wasGranted()).isTrue();
    }

    @Test
    void grantedCallsAreMadeEvenIfNoAlarmCanBeSet() {
        List<Runnable> alarms = new ArrayList<>();
        CallBudget closing =
                Budgets.local(List.of(Limit.parse("1/1s")), Duration.ofSeconds(5), time::now, (n, task) -> {
                    if (!alarms.isEmpty()) {
                        throw new RejectedExecutionException("the timer is shut down");
                    }
                    alarms.add(task);
                });
        visit(closing);
        Visitor next = visit(closing);
        visit(closing);
        time.move(SECOND);

        alarms.getFirst().run();

        assertThat(next.wasGranted()).isTrue();
    }

    @Test
    void aCallHoldsItsPlaceUntilItEnds() {
        CallBudget budget = budget("1/1s", Duration.ofSeconds(10));
        List<UniEmitter<? super String>> calls = new ArrayList<>();
        Visitor.spend(budget, Lane.LOOKUP, () -> {}, () -> Uni.createFrom().<String>emitter(calls::add))
                .subscribe()
                .with(answer -> {});
        Visitor next = visit(budget);

        time.move(Duration.ofSeconds(3));
        assertThat(next.isWaiting()).isTrue();
        calls.getFirst().complete("answer");
        time.move(SECOND.minusNanos(1));
        assertThat(next.isWaiting()).isTrue();
        time.move(Duration.ofNanos(1));

        assertThat(next.wasGranted()).isTrue();
    }

    @Test
    void aRequestBehindACallThatNeverEndsIsRefusedAtItsDeadline() {
        CallBudget budget = budget("1/1s", Duration.ofSeconds(2));
        Visitor.spend(budget, Lane.LOOKUP, () -> {}, () -> Uni.createFrom().nothing())
                .subscribe()
                .with(answer -> {});
        Visitor next = visit(budget);

        time.move(Duration.ofSeconds(2));

        assertThat(next.ends()).containsExactly(End.REFUSED);
        assertThat(next.retryAfter()).isEqualTo(SECOND);
    }

    @Test
    void aCallThatThrowsBeforeItIsSentIsNotCounted() {
        CallBudget budget = budget("1/1s", SECOND);

        Visitor.spend(
                        budget,
                        Lane.LOOKUP,
                        () -> {
                            throw new IllegalStateException("not now");
                        },
                        () -> Uni.createFrom().voidItem())
                .subscribe()
                .withSubscriber(UniAssertSubscriber.create())
                .assertFailed();

        assertThat(visit(budget).wasGranted()).isTrue();
    }

    @Test
    void aThreadThatIsInterruptedGivesItsPlaceUp() {
        CallBudget budget = budget("1/1s", SECOND);
        visit(budget);
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> Visitor.spendBlocking(budget, () -> "answer")).isInstanceOf(FailureException.class);

        assertThat(Thread.interrupted()).isTrue();
        time.move(SECOND);
        assertThat(visit(budget).wasGranted()).isTrue();
    }
}
