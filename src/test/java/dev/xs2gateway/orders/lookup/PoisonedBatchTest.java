package dev.xs2gateway.orders.lookup;

import static dev.xs2gateway.orders.HeldRows.booking;
import static org.assertj.core.api.Assertions.assertThat;

import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.failure.FailureException;
import dev.xs2gateway.orders.HeldRows;
import dev.xs2gateway.orders.batch.Engine;
import dev.xs2gateway.upstream.json.BookingOrdersPage.Row;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One id makes every call fail that it is part of: what that costs, and whom. */
class PoisonedBatchTest {
    private static final Duration PAST_HALF = Duration.ofMinutes(6);
    private static final int TWENTY_AND_ITS_HALVINGS = 1 + 2 * 5;

    private final HeldRows upstream = new HeldRows();
    private final Engine engine = new Engine(upstream, 50);
    private int handled;

    static Stream<Failure> whatMayLieInOneId() {
        return Stream.of(
                new Failure.QueryRefused(400),
                new Failure.QueryRefused(422),
                new Failure.UpstreamInvalid("XS2Event's response does not conform to its API"),
                new Failure.UpstreamTimeout());
    }

    static Stream<Failure> whatConcernsAllIds() {
        return Stream.of(
                new Failure.BudgetExhausted(Duration.ofSeconds(3)),
                new Failure.UpstreamRefused(),
                new Failure.UpstreamUnavailable("XS2Event is down or limits the gateway (503)", Duration.ofSeconds(9)));
    }

    private static FailureException late() {
        return new Failure.UpstreamTimeout().asException();
    }

    private static String[] twenty() {
        return IntStream.range(0, 20).mapToObj(n -> "b" + n).toArray(String[]::new);
    }

    /** Answers the calls that have come since the last time, and those that follow from them. */
    private int handle(Predicate<List<String>> fails, FailureException why) {
        int before = handled;
        while (handled < upstream.count()) {
            handled++;
            HeldRows.Call call = upstream.call(handled);
            if (fails.test(call.ids())) {
                call.fail(why);
            } else {
                call.answer(
                        call.ids().stream().map(id -> booking(id, "o-" + id)).toArray(Row[]::new));
            }
            engine.move(Duration.ofMillis(5));
        }
        return handled - before;
    }

    private int handlePoison(String id) {
        return handle(ids -> ids.contains(id), late());
    }

    private List<String> lastCall() {
        return upstream.call(upstream.count()).ids();
    }

    private static List<String> failed(Map<String, OrderLookup.Result> results) {
        return results.entrySet().stream()
                .filter(entry -> entry.getValue() instanceof OrderLookup.Result.Failed)
                .map(Map.Entry::getKey)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("whatMayLieInOneId")
    void onlyThePoisonousIdFailsAndFindingItCostsTwoCallsForEachHalving(Failure why) {
        var caller = engine.askMany(twenty());

        int calls = handle(ids -> ids.contains("b13"), why.asException());

        assertThat(failed(caller.assertCompleted().getItem())).containsExactly("b13");
        assertThat(calls).isLessThanOrEqualTo(TWENTY_AND_ITS_HALVINGS);
    }

    @ParameterizedTest
    @MethodSource("whatConcernsAllIds")
    void aFailureThatConcernsAllIdsIsNotAskedApart(Failure why) {
        var caller = engine.askMany(twenty());

        int calls = handle(ids -> true, why.asException());

        assertThat(failed(caller.assertCompleted().getItem())).hasSize(20);
        assertThat(calls).isEqualTo(1);
    }

    @Test
    void anOutageCostsTwoHalvingsAndFromThenOnOne() {
        engine.askMany(twenty());
        int first = handle(ids -> true, late());
        engine.askMany(twenty());
        int second = handle(ids -> true, late());

        assertThat(first).isEqualTo(1 + 2 + 2);
        assertThat(second).isEqualTo(1 + 2);
    }

    @Test
    void ofTwoPoisonousIdsOneIsFoundInEachAttempt() {
        Predicate<List<String>> fails = ids -> ids.contains("b3") || ids.contains("b16");
        engine.askMany(twenty());
        handle(fails, late());
        var second = engine.askMany(twenty());
        handle(fails, late());

        assertThat(failed(second.assertCompleted().getItem())).containsExactlyInAnyOrder("b3", "b16");
    }

    private void isolate(String id) {
        engine.askMany(twenty());
        handlePoison(id);
    }

    @Test
    void aPoisonousIdSharesNoCallAfterwards() {
        isolate("b13");
        engine.move(Duration.ofSeconds(3));

        var both = engine.askMany("b13", "new");

        assertThat(List.of(
                        upstream.call(handled + 1).ids(),
                        upstream.call(handled + 2).ids()))
                .containsExactlyInAnyOrder(List.of("b13"), List.of("new"));
        assertThat(handlePoison("b13")).isEqualTo(2);
        assertThat(failed(both.assertCompleted().getItem())).containsExactly("b13");
    }

    @Test
    void aPoisonousIdIsRequestedLaterAfterEachFailure() {
        isolate("b13");
        int attempts = 0;
        for (int second = 0; second < 120; second++) {
            engine.ask("b13");
            attempts += handlePoison("b13");
            engine.move(Duration.ofSeconds(1));
        }

        // After 2, 4, 8, 16, 32 and 64 seconds.
        assertThat(attempts).isBetween(4, 6);
    }

    @Test
    void aPoisonousIdThatIsAnsweredIsLikeAnyOther() {
        isolate("b13");
        engine.move(Duration.ofSeconds(3));
        var healed = engine.ask("b13");
        handle(ids -> false, late());
        healed.assertCompleted();
        engine.move(Duration.ofMinutes(16));

        engine.askMany("b13", "new");

        assertThat(lastCall()).contains("b13", "new");
    }

    @Test
    void theCallOfAPoisonousIdHoldsNothingUp() {
        isolate("b13");
        engine.move(Duration.ofSeconds(3));
        engine.ask("b13");
        assertThat(lastCall()).containsExactly("b13");

        engine.ask("new");

        assertThat(lastCall()).containsExactly("new");
    }

    @Test
    void otherLookupsDoNotWaitForTheEndOfABisection() {
        engine.askMany(twenty());
        upstream.call(1).fail(late());

        engine.move(Duration.ofMillis(20));
        engine.ask("new");

        assertThat(lastCall()).containsExactly("new");
    }

    @Test
    void aCallThatHangsHoldsTheNextBackForASecondOnly() {
        engine.ask("hangs");
        engine.ask("new");
        engine.move(Duration.ofMillis(999));
        assertThat(lastCall()).containsExactly("hangs");

        engine.move(Duration.ofMillis(1));

        assertThat(lastCall()).containsExactly("new");
    }

    @Test
    void aPoisonousIdHoldsNoRefreshOfOthersOff() {
        engine.ask("good");
        handlePoison("bad");
        isolate("b13");
        engine.move(Duration.ofMinutes(11));
        engine.ask("b13");
        handlePoison("b13");

        engine.now("good");

        assertThat(lastCall()).contains("good");
    }

    /** Caches a booking that is read often and past half its lifetime, so that it takes any spare slot. */
    private void cacheUntilRefreshIsDue(String id) {
        engine.ask(id);
        handle(ids -> false, late());
        engine.now(id);
        engine.move(PAST_HALF);
    }

    @ParameterizedTest
    @MethodSource("whatMayLieInOneId")
    void aCallThatFailsIsAskedAgainWithoutItsSpareSlotsFirst(Failure why) {
        cacheUntilRefreshIsDue("bad");
        cacheUntilRefreshIsDue("good");
        engine.now("bad");
        var caller = engine.ask("b1");
        assertThat(lastCall()).contains("b1", "bad");

        int calls = handle(ids -> ids.contains("bad"), why.asException());

        caller.assertCompleted();
        assertThat(calls).isEqualTo(2);
        assertThat(lastCall()).containsExactly("b1");
    }

    @Test
    void anIdThatSpoiltACallFromASpareSlotTakesNoneForAWhile() {
        cacheUntilRefreshIsDue("bad");
        engine.ask("b1");
        handlePoison("bad");

        engine.now("bad");
        engine.ask("b2");
        assertThat(lastCall()).containsExactly("b2");
        int calls = handlePoison("bad");

        assertThat(calls).isEqualTo(1);
    }

    @Test
    void aCallerThatJoinsAnIdInASpareSlotGetsItsResult() {
        cacheUntilRefreshIsDue("popular");
        engine.ask("b1");
        var joined = engine.ask("popular", Engine.noOlderThan(Duration.ZERO));
        upstream.call(++handled).fail(late());

        handle(ids -> false, late());

        assertThat(Engine.orderIds(joined)).containsExactly("o-popular");
    }
}
