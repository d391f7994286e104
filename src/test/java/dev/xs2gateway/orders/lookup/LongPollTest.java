package dev.xs2gateway.orders.lookup;

import static dev.xs2gateway.orders.HeldRows.booking;
import static org.assertj.core.api.Assertions.assertThat;

import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.failure.FailureException;
import dev.xs2gateway.orders.HeldRows;
import dev.xs2gateway.orders.batch.Engine;
import dev.xs2gateway.orders.cache.CacheEntry;
import dev.xs2gateway.orders.translate.Vendor;
import dev.xs2gateway.upstream.call.CallAccount;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import java.time.Duration;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LongPollTest {
    private static final Duration WAIT = Duration.ofSeconds(60);

    private final HeldRows upstream = new HeldRows();
    private final Engine engine = new Engine(upstream, 50);

    private UniAssertSubscriber<LookupResult> poll(@Nullable Predicate<CacheEntry> callerHas) {
        return engine.lookup()
                .awaitChange(Engine.booking("b1"), Engine.everyday(), callerHas, WAIT, CallAccount.onLookup("tester"))
                .subscribe()
                .withSubscriber(UniAssertSubscriber.create());
    }

    private void answer(String status) {
        upstream.call(upstream.count())
                .answer(Vendor.row(
                        "{booking_id: 'b1', bookingorder_id: 'o1', logistic_status: '" + status + "'}", "{}"));
    }

    private static String status(UniAssertSubscriber<LookupResult> poll) {
        return poll.assertCompleted()
                .getItem()
                .entry()
                .snapshot()
                .orders()
                .getFirst()
                .status();
    }

    @Test
    void aLongPollWithAnotherTagIsAnsweredAtOnce() {
        engine.ask("b1");
        answer("processing");

        assertThat(status(poll(entry -> false))).isEqualTo("processing");
        assertThat(engine.time().alarms()).isZero();
    }

    @Test
    void aLongPollIsAnsweredWhenTheEntryChanges() {
        engine.ask("b1");
        answer("processing");
        var poll = poll(null);
        engine.move(Duration.ofSeconds(30));
        assertThat(upstream.count()).as("what has run out is refreshed").isEqualTo(2);
        answer("processing");
        poll.assertNotTerminated();

        engine.move(Duration.ofSeconds(29));
        engine.ask("b1", Engine.noOlderThan(Duration.ZERO));
        answer("completed");

        assertThat(status(poll)).isEqualTo("completed");
        assertThat(engine.time().alarms()).isZero();
    }

    @Test
    void anUnchangedEntryIsReturnedAtTheEndOfTheWait() {
        engine.ask("b1");
        answer("processing");
        var poll = poll(null);

        engine.move(WAIT.minusNanos(1));
        poll.assertNotTerminated();
        engine.move(Duration.ofNanos(1));

        assertThat(status(poll)).isEqualTo("processing");
        assertThat(engine.time().alarms()).isZero();
    }

    @Test
    void anEntryThatIsFreshAtTheEndOfTheWaitIsNotStale() {
        engine.ask("b1");
        answer("completed");
        var poll = poll(null);

        engine.move(WAIT);

        assertThat(poll.assertCompleted().getItem().source()).isEqualTo(LookupResult.Source.HIT);
        assertThat(upstream.count()).isEqualTo(1);
    }

    @Test
    void anEntryThatHasExpiredAtTheEndOfTheWaitIsStale() {
        engine.ask("b1");
        answer("processing");
        var poll = poll(null);

        engine.move(WAIT);

        LookupResult found = poll.assertCompleted().getItem();
        assertThat(found.source()).isEqualTo(LookupResult.Source.STALE);
        assertThat(found.why()).as("its refresh is under way").isNull();
        assertThat(upstream.count()).isEqualTo(2);
    }

    @Test
    void anEntryThatCouldNotBeRefreshedStatesTheFailure() {
        FailureException down = new Failure.UpstreamUnavailable("down", Duration.ofSeconds(5)).asException();
        engine.ask("b1");
        answer("processing");
        var poll = poll(null);
        engine.move(Duration.ofSeconds(30));
        upstream.call(2).fail(down);

        engine.move(Duration.ofSeconds(30));

        LookupResult found = poll.assertCompleted().getItem();
        assertThat(found.source()).isEqualTo(LookupResult.Source.STALE);
        assertThat(found.why()).isSameAs(down);
    }

    @Test
    void aFailureThatIsOverIsNoReasonAnyMore() {
        engine.ask("b1");
        answer("processing");
        engine.move(Duration.ofSeconds(25));
        var poll = poll(null);
        engine.move(Duration.ofSeconds(5));
        upstream.call(2).fail(new Failure.UpstreamUnavailable("down", Duration.ofSeconds(2)).asException());
        engine.move(Duration.ofSeconds(2));
        answer("processing");

        engine.move(WAIT);

        LookupResult found = poll.assertCompleted().getItem();
        assertThat(found.source()).isEqualTo(LookupResult.Source.STALE);
        assertThat(found.why()).isNull();
    }

    @Test
    void anExpiredUnknownIsLookedUpAgainAtTheEndOfTheWait() {
        FailureException down = new Failure.UpstreamUnavailable("down", Duration.ofSeconds(5)).asException();
        var poll = poll(null);
        upstream.call(1).answer();
        engine.move(Duration.ofSeconds(15));
        upstream.call(2).fail(down);

        engine.move(Duration.ofSeconds(45));
        poll.assertNotTerminated();
        upstream.call(3).fail(down);

        assertThat(poll.assertFailed().getFailure()).isSameAs(down);
        assertThat(engine.time().alarms()).isZero();
    }

    @Test
    void anUnknownBookingIsAwaited() {
        var poll = poll(null);
        upstream.call(1).answer();
        poll.assertNotTerminated();

        engine.move(Duration.ofSeconds(15));
        upstream.call(2).answer(booking("b1", "o1"));

        assertThat(Engine.orderIds(poll)).containsExactly("o1");
    }

    @Test
    void watchedEntriesTakeTheSpareSlotsFirst() {
        engine.ask("b1");
        answer("processing");
        poll(null);
        engine.move(Duration.ofSeconds(2));

        engine.ask("b2");

        assertThat(upstream.call(2).ids()).containsExactly("b2", "b1");
    }

    @Test
    void noRefreshIsMadeForALongPollThatHasEnded() {
        engine.ask("b1");
        answer("processing");
        poll(null).cancel();

        engine.move(WAIT);

        assertThat(upstream.count()).isEqualTo(1);
        assertThat(engine.time().alarms()).isZero();
    }
}
