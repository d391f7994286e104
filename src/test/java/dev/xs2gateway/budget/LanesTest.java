package dev.xs2gateway.budget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xs2gateway.budget.count.Budgets;
import dev.xs2gateway.budget.queue.CallBudget;
import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.failure.FailureException;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whoever waits in an earlier lane is served first, however late. */
class LanesTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final MovedTime time = new MovedTime();
    private final List<Lane> served = new ArrayList<>();

    private CallBudget budget(Duration maxWait) {
        return Budgets.local(List.of(Limit.parse("1/1s")), maxWait, time::now, time);
    }

    private UniAssertSubscriber<Void> come(CallBudget budget, Lane lane) {
        return Visitor.spend(budget, lane, () -> {}, () -> Uni.createFrom()
                        .voidItem()
                        .onItem()
                        .invoke(() -> served.add(lane)))
                .subscribe()
                .withSubscriber(UniAssertSubscriber.create());
    }

    @Test
    void aDownloadGoesBeforeLookupsAndTheseBeforeBulkWorkThatCameFirst() {
        CallBudget budget = budget(Duration.ofSeconds(30));
        come(budget, Lane.LOOKUP);
        come(budget, Lane.BACKGROUND);
        come(budget, Lane.LOOKUP);
        come(budget, Lane.DOWNLOAD);
        served.clear();

        time.move(Duration.ofSeconds(3));

        assertThat(served).containsExactly(Lane.DOWNLOAD, Lane.LOOKUP, Lane.BACKGROUND);
    }

    @Test
    void aDownloadIsNotRefusedBecauseOfWaitingBackgroundRequests() {
        CallBudget budget = budget(Duration.ofSeconds(2));
        come(budget, Lane.BACKGROUND);
        come(budget, Lane.BACKGROUND);
        come(budget, Lane.BACKGROUND);

        var bulk = come(budget, Lane.BACKGROUND);
        var download = come(budget, Lane.DOWNLOAD);

        assertThat(((FailureException) bulk.assertFailed().getFailure()).failure())
                .isEqualTo(new Failure.BudgetExhausted(Duration.ofSeconds(3)));
        download.assertNotTerminated();
        time.move(SECOND);
        download.assertCompleted();
    }

    @Test
    void aRequestThatIsOvertakenTooOftenIsRefusedAtItsDeadline() {
        CallBudget budget = budget(Duration.ofSeconds(2));
        come(budget, Lane.LOOKUP);
        var bulk = come(budget, Lane.BACKGROUND);
        come(budget, Lane.DOWNLOAD);
        come(budget, Lane.DOWNLOAD);

        time.move(Duration.ofSeconds(2));

        bulk.assertFailedWith(FailureException.class);
    }
}
