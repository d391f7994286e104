package dev.xs2gateway.budget.count;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xs2gateway.budget.Lane;
import dev.xs2gateway.budget.Limit;
import dev.xs2gateway.budget.MovedTime;
import dev.xs2gateway.budget.Visitor;
import dev.xs2gateway.budget.Visitor.End;
import dev.xs2gateway.budget.queue.CallBudget;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** However a call ends, it is over once, and what was not sent is not spent. */
class CallEndsTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final MovedTime time = new MovedTime();
    private final CompletableFuture<Void> call = new CompletableFuture<>();

    private CallBudget budget(String limit, Duration maxWait) {
        return Budgets.local(List.of(Limit.parse(limit)), maxWait, time::now, time);
    }

    private static void refuse() {
        throw new IllegalStateException("refused");
    }

    private Visitor visit(CallBudget budget) {
        return new Visitor(budget, time::now);
    }

    /** One whose call lasts until the test ends it. */
    private UniAssertSubscriber<Void> lasting(CallBudget budget) {
        return Visitor.spend(
                        budget, Lane.LOOKUP, () -> {}, () -> Uni.createFrom().completionStage(call))
                .subscribe()
                .withSubscriber(UniAssertSubscriber.create());
    }

    @Test
    void anUnsentCallIsAvailableAtOnceEvenToARequestThatWasRefusedMeanwhile() {
        List<Limit> limits = List.of(Limit.parse("1/1s"));
        LocalLedger ledger = Budgets.ledger(limits, time::now);
        List<Ledger.Reply> replies = new ArrayList<>();
        ledger.ask(ledger.seen(), null, limits, replies::add);
        ledger.ask(ledger.seen(), null, limits, replies::add);

        ((Ledger.Reply.Granted) replies.getFirst()).call().unsent();
        ledger.ask(ledger.seen(), null, limits, replies::add);

        assertThat(replies.get(1)).isInstanceOf(Ledger.Reply.Wait.class);
        assertThat(replies.get(2)).isInstanceOf(Ledger.Reply.Granted.class);
    }

    @Test
    void aCallThatFailsIsOverToo() {
        CallBudget budget = budget("1/1s", Duration.ofMinutes(1));
        var caller = lasting(budget);
        Visitor next = visit(budget);

        call.completeExceptionally(new IllegalStateException("broken"));
        time.move(SECOND);

        caller.assertFailedWith(IllegalStateException.class, "broken");
        assertThat(next.wasGranted()).isTrue();
    }

    @Test
    void aCallContinuesAndCountsAfterItsCallerLeaves() {
        CallBudget budget = budget("1/1s", Duration.ofMinutes(1));
        var caller = lasting(budget);
        Visitor next = visit(budget);

        caller.cancel();
        assertThat(call).isNotDone();
        call.complete(null);
        assertThat(next.isWaiting()).isTrue();
        time.move(SECOND);

        assertThat(next.wasGranted()).isTrue();
        caller.assertNotTerminated();
    }

    @Test
    void thePermitOfACallThatIsNotSentGoesToTheNextRequest() {
        CallBudget budget = budget("1/1s", Duration.ofSeconds(5));
        visit(budget);
        var refused = Visitor.spend(budget, Lane.LOOKUP, CallEndsTest::refuse, () -> Uni.createFrom()
                        .voidItem())
                .subscribe()
                .withSubscriber(UniAssertSubscriber.create());
        Visitor next = visit(budget);

        time.move(SECOND);

        refused.assertFailedWith(IllegalStateException.class, "refused");
        assertThat(next.wasGranted()).isTrue();
    }

    @Test
    void aCallThatCannotBeMadeIsNotSpent() {
        CallBudget budget = budget("1/1h", Duration.ZERO);

        Visitor.spend(budget, Lane.LOOKUP, () -> {}, () -> {
                    throw new IllegalStateException("no such client");
                })
                .subscribe()
                .withSubscriber(UniAssertSubscriber.create())
                .assertFailedWith(IllegalStateException.class, "no such client");

        assertThat(visit(budget).wasGranted()).isTrue();
    }

    @Test
    void aThreadsCallIsSpentWhetherItBringsSomethingOrThrows() {
        CallBudget budget = budget("2/1h", Duration.ZERO);

        assertThat(Visitor.spendBlocking(budget, () -> "answer")).isEqualTo("answer");
        assertThatThrownBy(() -> Visitor.spendBlocking(budget, () -> {
                    throw new IllegalStateException("broken");
                }))
                .hasMessage("broken");

        assertThat(visit(budget).ends()).containsExactly(End.REFUSED);
        time.move(Duration.ofHours(1));
        assertThat(visit(budget).wasGranted()).isTrue();
    }
}
