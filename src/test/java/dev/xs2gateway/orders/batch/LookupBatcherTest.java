package dev.xs2gateway.orders.batch;

import static dev.xs2gateway.orders.HeldRows.booking;
import static org.assertj.core.api.Assertions.assertThat;

import dev.xs2gateway.orders.lookup.LookupResult;
import dev.xs2gateway.orders.model.OrderKey;
import dev.xs2gateway.upstream.IdKind;
import dev.xs2gateway.upstream.call.CallAccount;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** When a batch leaves, and who shares it. */
class LookupBatcherTest extends LookupBatcherFixture {
    @Test
    void anIdLeavesAtOnceIfNoBatchIsUnderWay() {
        var caller = engine.ask("b1");

        assertThat(ids(1)).containsExactly("b1");
        upstream.call(1).answer(booking("b1", "o1"), booking("b1", "o2"));
        assertThat(Engine.orderIds(caller)).containsExactly("o1", "o2");
    }

    @Test
    void idsOfDifferentCallersGatherWhileACallIsUnderWayAndShareTheNext() {
        engine.ask("b1");
        var second = engine.ask("b2");
        var third = engine.ask("b3");
        assertThat(upstream.count()).isEqualTo(1);

        upstream.call(1).answer(booking("b1", "o1"));

        assertThat(ids(2)).containsExactly("b2", "b3");
        upstream.call(2).answer(booking("b3", "o3"), booking("b2", "o2"));
        assertThat(Engine.orderIds(second)).containsExactly("o2");
        assertThat(Engine.orderIds(third)).containsExactly("o3");
        assertThat(upstream.count()).isEqualTo(2);
    }

    @Test
    void theIdsOfOneRequestShareACall() {
        engine.askMany("b1", "b2", "b3");

        assertThat(ids(1)).containsExactly("b1", "b2", "b3");
        assertThat(upstream.count()).isEqualTo(1);
    }

    @Test
    void fullBatchesLeaveSideBySideUpToTheLimit() {
        engine.askMany(IntStream.range(0, 20).mapToObj(n -> "b" + n).toArray(String[]::new));

        assertThat(upstream.count()).isEqualTo(4);
        assertThat(IntStream.rangeClosed(1, 4).mapToObj(n -> ids(n).size())).containsOnly(MOST_IDS);
        upstream.call(2).answer();
        assertThat(upstream.count()).isEqualTo(5);
    }

    @Test
    void aPartialBatchWaitsForThePreviousOne() {
        engine.askMany("b1", "b2", "b3", "b4");

        assertThat(upstream.count()).isEqualTo(1);
        upstream.call(1).answer();
        engine.move(GATHER);
        assertThat(ids(2)).containsExactly("b4");
    }

    @Test
    void afterAWellFilledCallIdsGatherAMomentLonger() {
        engine.askMany("b1", "b2", "b3", "b4");
        upstream.call(1).answer();
        engine.move(GATHER.minusNanos(1));
        assertThat(upstream.count()).isEqualTo(1);

        engine.askMany("b5", "b6");

        assertThat(ids(2)).as("full, so it waits no longer").containsExactly("b4", "b5", "b6");
    }

    @Test
    void noGatheringFollowsALittleFilledBatch() {
        engine.ask("b1");
        upstream.call(1).answer();

        engine.ask("b2");

        assertThat(upstream.count()).isEqualTo(2);
    }

    @Test
    void idsKeepGatheringWhileMoreArrive() {
        engine.askMany("b1", "b2");
        upstream.call(1).answer();
        engine.ask("b3");
        engine.move(GATHER.minusNanos(1));
        engine.ask("b4");
        engine.move(GATHER.minusNanos(1));
        assertThat(upstream.count()).isEqualTo(1);

        engine.move(GATHER);

        assertThat(ids(2)).containsExactly("b3", "b4");
    }

    @Test
    void idsGatherWhileTheBudgetIsShort() {
        upstream.hold();
        engine.ask("b1");
        engine.ask("b2");
        var left = engine.ask("b3");
        left.cancel();

        upstream.next();

        assertThat(ids(1)).containsExactly("b1", "b2");
    }

    @Test
    void aRequestForAnIdUnderWayJoinsItsLookup() {
        var callers = IntStream.range(0, 10).mapToObj(n -> engine.ask("b1")).toList();

        upstream.call(1).answer(booking("b1", "o1"));

        assertThat(upstream.count()).isEqualTo(1);
        assertThat(callers)
                .allSatisfy(caller -> assertThat(Engine.orderIds(caller)).containsExactly("o1"));
        assertThat(callers.stream().map(caller -> caller.getItem().source()))
                .containsOnlyOnce(LookupResult.Source.FETCHED)
                .contains(LookupResult.Source.COLLAPSED);
    }

    @Test
    void aBookingAndAnOrderOfOneIdAreTwoQuestions() {
        engine.ask("x1");
        engine.lookup()
                .lookUp(new OrderKey(IdKind.ORDER, "x1"), Engine.everyday(), CallAccount.onLookup("tester"))
                .subscribe()
                .withSubscriber(UniAssertSubscriber.create());

        assertThat(upstream.count()).isEqualTo(2);
        assertThat(upstream.call(2).kind()).isEqualTo(IdKind.ORDER);
    }

    @Test
    void aCallerThatLeavesDoesNotCancelTheSharedLookup() {
        engine.ask("b1");
        var leaving = engine.ask("b2");
        var staying = engine.ask("b2");

        leaving.cancel();
        upstream.call(1).answer();
        assertThat(ids(2)).containsExactly("b2");
        upstream.call(2).answer(booking("b2", "o2"));

        leaving.assertNotTerminated();
        assertThat(Engine.orderIds(staying)).containsExactly("o2");
    }

    @Test
    void aBatchWithoutWaitersIsNotSent() {
        engine.ask("b1");
        engine.ask("b2").cancel();

        upstream.call(1).answer();

        assertThat(upstream.count()).isEqualTo(1);
        engine.ask("b2");
        assertThat(ids(2)).containsExactly("b2");
    }

    @Test
    void aResultWithoutWaitersIsCached() {
        engine.ask("b1").cancel();
        upstream.call(1).answer(booking("b1", "o1"));

        engine.ask("b1").assertCompleted();
        assertThat(upstream.count()).isEqualTo(1);
    }
}
