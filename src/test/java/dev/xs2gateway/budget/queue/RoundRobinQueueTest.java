package dev.xs2gateway.budget.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xs2gateway.budget.CallOutcome;
import dev.xs2gateway.budget.CallOwner;
import dev.xs2gateway.budget.Lane;
import dev.xs2gateway.budget.Limit;
import dev.xs2gateway.budget.MovedTime;
import dev.xs2gateway.budget.count.Budgets;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** In one lane, consumers take turns; a download goes before all of them. */
class RoundRobinQueueTest {
    private final MovedTime time = new MovedTime();
    private final CallBudget budget =
            Budgets.local(List.of(new Limit(1, Duration.ofSeconds(1))), Duration.ofHours(10), time::now, time);
    private final List<String> served = new ArrayList<>();

    private UniAssertSubscriber<Void> ask(Lane lane, String consumer) {
        return budget.spend(
                        new CallOwner(lane, consumer),
                        () -> Uni.createFrom().voidItem().invoke(() -> served.add(consumer)),
                        thrown -> new CallOutcome.Accepted())
                .subscribe()
                .withSubscriber(UniAssertSubscriber.create());
    }

    @Test
    void aConsumerWithOneRequestWaitsForOneTurnOfAConsumerWithTenThousand() {
        for (int i = 0; i < 10_000; i++) {
            ask(Lane.LOOKUP, "nightly");
        }
        ask(Lane.LOOKUP, "website");
        served.clear();

        time.move(Duration.ofSeconds(2));

        assertThat(served).containsExactlyInAnyOrder("nightly", "website");
    }

    @Test
    void aRemovedRequestTakesNoTurnOfOtherConsumers() {
        ask(Lane.LOOKUP, "first");
        UniAssertSubscriber<Void> leaving = ask(Lane.LOOKUP, "a");
        ask(Lane.LOOKUP, "a");
        ask(Lane.LOOKUP, "b");

        leaving.cancel();
        time.move(Duration.ofSeconds(2));

        assertThat(served).containsExactly("first", "a", "b");
    }

    @Test
    void aDownloadIsNextThoughTwentyThousandOthersWait() {
        for (int i = 0; i < 10_000; i++) {
            ask(Lane.BACKGROUND, "nightly");
            ask(Lane.LOOKUP, "website");
        }
        time.move(Duration.ofSeconds(37));
        served.clear();
        ask(Lane.DOWNLOAD, "guest");

        time.move(Duration.ofSeconds(1));

        assertThat(served).containsExactly("guest");
    }
}
