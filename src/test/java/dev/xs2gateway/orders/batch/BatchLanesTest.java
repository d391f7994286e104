package dev.xs2gateway.orders.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.failure.FailureException;
import dev.xs2gateway.orders.lookup.FreshnessRequirement;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Whose look-ups leave first. */
class BatchLanesTest extends LookupBatcherFixture {
    @Test
    void lookupsThatWaitedTooLongForTheBudgetFailAndLaterOnesKeepWaiting() {
        upstream.hold();
        var early = engine.ask("b1");
        engine.move(Duration.ofSeconds(1));
        var late = engine.ask("b2");

        upstream.refuse(new Failure.BudgetExhausted(Duration.ofSeconds(7)).asException());

        early.assertFailedWith(FailureException.class);
        late.assertNotTerminated();
        upstream.next();
        assertThat(ids(1)).containsExactly("b2");
    }

    @Test
    void bulkLookupsFillUrgentBatchesButNeverGoFirst() {
        upstream.hold();
        IntStream.range(0, 9).forEach(n -> engine.ask("bulk" + n, Engine.bulk()));
        engine.ask("page-view");

        for (int waiting = upstream.waiting(); waiting > 0; waiting = upstream.waiting()) {
            upstream.next();
        }

        assertThat(ids(1)).startsWith("page-view").hasSize(MOST_IDS);
    }

    @Test
    void aPageViewDoesNotWaitForTheBulkCallsThatAreUnderWay() {
        IntStream.range(0, 200).forEach(n -> engine.ask("bulk" + n, Engine.bulk()));
        int bulkCalls = upstream.count();
        assertThat(bulkCalls).as("one of four is left free").isEqualTo(3);

        engine.ask("page-view");

        assertThat(upstream.count()).isEqualTo(bulkCalls + 1);
        assertThat(ids(bulkCalls + 1)).contains("page-view");
    }

    @Test
    void aBulkLookupBecomesUrgentWhenAnUrgentCallerJoins() {
        engine.ask("b0", Engine.bulk());
        engine.ask("b1", Engine.bulk());
        engine.ask("b2", Engine.bulk());

        engine.ask("b2");

        assertThat(ids(2)).startsWith("b2");
    }

    @Test
    void consumersTakeTurns() {
        upstream.hold();
        for (int n = 0; n < 100; n++) {
            engine.ask("greedy" + n, FreshnessRequirement.everyday("greedy"));
        }
        engine.ask("modest", FreshnessRequirement.everyday("modest"));

        upstream.next();

        assertThat(ids(1)).containsExactly("greedy0", "modest", "greedy1");
    }
}
