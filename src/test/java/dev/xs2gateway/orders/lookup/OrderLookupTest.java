package dev.xs2gateway.orders.lookup;

import static dev.xs2gateway.orders.HeldRows.booking;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.failure.FailureException;
import dev.xs2gateway.orders.Ages;
import dev.xs2gateway.orders.HeldRows;
import dev.xs2gateway.orders.batch.BatchQueue;
import dev.xs2gateway.orders.batch.Engine;
import dev.xs2gateway.orders.lookup.LookupResult.Source;
import dev.xs2gateway.orders.model.OrderKey;
import dev.xs2gateway.orders.model.Snapshot;
import dev.xs2gateway.upstream.IdKind;
import dev.xs2gateway.upstream.call.CallAccount;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OrderLookupTest {
    private static final Duration RUN_OUT = Duration.ofMinutes(11);
    private static final Duration LONG_RUN_OUT = Duration.ofMinutes(20);

    private final HeldRows upstream = new HeldRows();
    private final Engine engine = new Engine(upstream, 50);

    private static FailureException down() {
        return new Failure.UpstreamUnavailable("down", Duration.ofSeconds(5)).asException();
    }

    /** Makes the engine know a fulfilled booking with one order, for ten minutes. */
    private void learn(String bookingId) {
        engine.ask(bookingId);
        upstream.call(upstream.count()).answer(booking(bookingId, "o-" + bookingId));
    }

    private LookupResult now(String bookingId) {
        return Objects.requireNonNull(engine.now(bookingId));
    }

    @Test
    void aFreshEntryIsReturnedWithoutACall() {
        learn("b1");
        engine.move(Duration.ofMinutes(9));

        assertThat(now("b1").source()).isEqualTo(Source.HIT);
        assertThat(upstream.count()).isEqualTo(1);
    }

    @Test
    void aRecentlyExpiredEntryIsReturnedAtOnceAndRefreshedInTheBackground() {
        learn("b1");
        engine.move(RUN_OUT);

        assertThat(now("b1").source()).isEqualTo(Source.STALE);
        assertThat(now("b1").why()).isNull();
        assertThat(upstream.count()).isEqualTo(2);
        upstream.call(2).answer(booking("b1", "o-new"));

        assertThat(now("b1").source()).isEqualTo(Source.HIT);
        assertThat(now("b1").entry().snapshot().orders().getFirst().orderId()).isEqualTo("o-new");
    }

    @Test
    void aLongExpiredEntryIsReplacedBeforeTheCallerIsAnswered() {
        learn("b1");
        engine.move(LONG_RUN_OUT);
        assertThat(engine.now("b1")).isNull();
        var caller = engine.ask("b1");

        upstream.call(2).answer(booking("b1", "o-new"));

        LookupResult found = caller.assertCompleted().getItem();
        assertThat(found.source()).isEqualTo(Source.FETCHED);
        assertThat(found.ranOut()).isTrue();
    }

    @Test
    void aCallerWithAStaleEntryWaitsASecondAtMost() {
        learn("b1");
        engine.move(LONG_RUN_OUT);
        var caller = engine.ask("b1");

        engine.move(Duration.ofMillis(999));
        caller.assertNotTerminated();
        engine.move(Duration.ofMillis(1));

        LookupResult found = caller.assertCompleted().getItem();
        assertThat(found.source()).isEqualTo(Source.STALE);
        assertThat(found.why()).isInstanceOf(FailureException.class);
        assertThat(engine.time().alarms()).isZero();
        upstream.call(2).answer(booking("b1", "o-late"));
        assertThat(now("b1").source()).isEqualTo(Source.HIT);
    }

    @Test
    void aFailedRefreshReturnsTheStaleEntryWithItsFailure() {
        learn("b1");
        engine.move(LONG_RUN_OUT);
        var caller = engine.ask("b1");
        FailureException down = down();

        upstream.call(2).fail(down);

        assertThat(caller.assertCompleted().getItem().why()).isSameAs(down);
    }

    @Test
    void duringABackoffStaleResultsStateTheFailureAndCostNoCall() {
        learn("b1");
        engine.move(RUN_OUT);
        now("b1");
        FailureException down = down();
        upstream.call(2).fail(down);

        engine.move(Duration.ofMillis(4_999));
        assertThat(now("b1").why()).isSameAs(down);
        assertThat(upstream.count()).isEqualTo(2);
        engine.move(Duration.ofMillis(1));
        assertThat(now("b1").why()).isNull();
        assertThat(upstream.count()).isEqualTo(3);
    }

    @Test
    void anEntryThatIsStaleForTooLongIsDropped() {
        learn("b1");
        engine.move(Duration.ofHours(24).plus(Duration.ofMinutes(10)));
        var caller = engine.ask("b1");

        upstream.call(2).fail(down());

        caller.assertFailedWith(FailureException.class);
    }

    @Test
    void anExpiredUnknownIsNotReturned() {
        engine.ask("b1");
        upstream.call(1).answer();
        engine.move(Duration.ofSeconds(14));
        assertThat(now("b1").entry().snapshot().exists()).isFalse();

        engine.move(Duration.ofSeconds(1));

        assertThat(engine.now("b1")).isNull();
    }

    @Test
    void maxAgeIsKeptEvenIfXs2EventFails() {
        learn("b1");
        engine.move(Duration.ofSeconds(60));
        FreshnessRequirement minute = Engine.noOlderThan(Duration.ofSeconds(60));
        assertThat(engine.lookup().findNow(Engine.booking("b1"), minute)).isNotNull();
        engine.move(Duration.ofNanos(1));
        assertThat(engine.lookup().findNow(Engine.booking("b1"), minute)).isNull();

        var caller = engine.ask("b1", minute);
        upstream.call(2).fail(down());

        caller.assertFailedWith(FailureException.class);
    }

    @Test
    void noCallerForcesACallWithinTheMinimumAge() {
        learn("b1");
        engine.move(Duration.ofSeconds(2).minusNanos(1));
        engine.ask("b1", Engine.noOlderThan(Duration.ZERO)).assertCompleted();
        assertThat(upstream.count()).isEqualTo(1);

        engine.move(Duration.ofNanos(1));
        engine.ask("b1", Engine.noOlderThan(Duration.ZERO)).assertNotTerminated();

        assertThat(upstream.count()).isEqualTo(2);
    }

    @Test
    void onlyIfCachedMakesNoCall() {
        FreshnessRequirement cached = new FreshnessRequirement(null, true, true, "tester");
        learn("b1");
        engine.move(LONG_RUN_OUT);

        assertThat(engine.ask("b1", cached).assertCompleted().getItem().source())
                .isEqualTo(Source.STALE);
        assertThat(engine.ask("b2", cached).assertFailed().getFailure())
                .isInstanceOfSatisfying(FailureException.class, thrown -> assertThat(thrown.failure())
                        .isEqualTo(new Failure.OnlyIfCached()));
        assertThat(upstream.count()).isEqualTo(1);
    }

    @Test
    void aCallerThatWaitsTooLongFailsAndTheLaterResultIsCached() {
        var caller = engine.ask("b1");

        engine.move(Duration.ofSeconds(30));

        assertThat(caller.assertFailed().getFailure())
                .isInstanceOfSatisfying(FailureException.class, thrown -> assertThat(thrown.failure())
                        .isEqualTo(new Failure.UpstreamTimeout()));
        upstream.call(1).answer(booking("b1", "o1"));
        assertThat(now("b1").source()).isEqualTo(Source.HIT);
    }

    @Test
    void oneBadIdAmongManyHoldsNoOtherUpBeyondItsTime() {
        Engine narrow = new Engine(upstream, 2);
        var caller = narrow.askMany("b1", "b2", "b3");
        upstream.call(1).answer(booking("b1", "o1"));

        narrow.move(Duration.ofSeconds(30));

        var results = caller.assertCompleted().getItem();
        assertThat(results.get("b1")).isInstanceOf(OrderLookup.Result.Of.class);
        assertThat(results.get("b2")).isInstanceOf(OrderLookup.Result.Of.class);
        assertThat(results.get("b3")).isInstanceOf(OrderLookup.Result.Failed.class);
        assertThat(narrow.time().alarms()).isZero();
    }

    @Test
    void cachedIdsOfAListAreNotRequestedAgain() {
        learn("b1");

        engine.askMany("b1", "b2");

        assertThat(upstream.call(2).ids()).containsExactly("b2");
    }

    @Test
    void aCallerThatLeavesCancelsItsTimers() {
        engine.ask("b1").cancel();

        // The call that is under way has one of its own.
        engine.move(BatchQueue.LONGEST_HOLD);
        assertThat(engine.time().alarms()).isZero();
    }

    @Test
    void anOrderTooOldIsReadAgain() {
        learn("b1");
        engine.move(Duration.ofSeconds(61));

        assertThat(engine.lookup()
                        .read(IdKind.ORDER, "o-b1", Duration.ofSeconds(61), CallAccount.onFile("tester"))
                        .getFirst()
                        .orderId())
                .isEqualTo("o-b1");
        Thread waiting = Thread.startVirtualThread(
                () -> engine.lookup().read(IdKind.ORDER, "o-b1", Duration.ofSeconds(60), CallAccount.onFile("tester")));
        await().until(() -> upstream.count() == 2);
        assertThat(upstream.call(2).kind()).isEqualTo(IdKind.ORDER);
        upstream.call(2).answer(booking("b1", "o-b1"));

        await().until(() -> !waiting.isAlive());
    }

    @Test
    void anOrderThatIsUnknownIsNotFound() {
        engine.lookup()
                .lookUp(new OrderKey(IdKind.ORDER, "o2"), Engine.everyday(), CallAccount.onLookup("tester"))
                .subscribe()
                .with(found -> {});
        upstream.call(1).answer();

        assertThatThrownBy(() -> engine.lookup().read(IdKind.ORDER, "o2", null, CallAccount.onFile("tester")))
                .isInstanceOfSatisfying(FailureException.class, thrown -> assertThat(thrown.failure())
                        .isEqualTo(new Failure.OrderNotFound("o2")));
    }

    @Test
    void noMoreAnswersAreKeptThanAllowed() {
        Engine small = new Engine(upstream, 50, new Ages(100, 4, Duration.ofMinutes(5)));
        for (int n = 0; n < 5_000; n++) {
            small.cache()
                    .put(
                            Engine.booking("b" + n),
                            new Snapshot(List.of(), small.time().clock().instant()),
                            Duration.ZERO);
        }

        assertThat(IntStream.range(0, 5_000)
                        .filter(n -> small.cache().peek(Engine.booking("b" + n)) != null)
                        .count())
                .isBetween(1L, 100L);
    }
}
