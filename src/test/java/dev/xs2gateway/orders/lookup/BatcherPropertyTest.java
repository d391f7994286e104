package dev.xs2gateway.orders.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.orders.HeldRows;
import dev.xs2gateway.orders.batch.Engine;
import dev.xs2gateway.orders.model.OrderKey;
import dev.xs2gateway.upstream.IdKind;
import dev.xs2gateway.upstream.call.CallAccount;
import dev.xs2gateway.upstream.call.NothingToAsk;
import dev.xs2gateway.upstream.json.BookingOrdersPage.Row;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Whatever callers, budget and upstream do, in any order. */
class BatcherPropertyTest {
    private static final int MOST_IDS = 4;

    /** What happens next; {@code n} picks one of those who are there. */
    sealed interface Step {
        record Ask(int booking, boolean bulk) implements Step {}

        record AskMany(int first, int count) implements Step {}

        record Leave(int n) implements Step {}

        /** The budget lets one that waits go. */
        record Grant(int n) implements Step {}

        record Refuse(int n) implements Step {}

        record Answer(int n) implements Step {}

        record Fail(int n, boolean query) implements Step {}

        record Wait(int seconds) implements Step {}
    }

    @Provide
    Arbitrary<List<Step>> days() {
        Arbitrary<Integer> any = Arbitraries.integers().between(0, 20);
        Arbitrary<Step> ask =
                Combinators.combine(any, Arbitraries.of(true, false)).as(Step.Ask::new);
        Arbitrary<Step> many =
                Combinators.combine(any, Arbitraries.integers().between(1, 12)).as(Step.AskMany::new);
        Arbitrary<Step> fail =
                Combinators.combine(any, Arbitraries.of(true, false)).as(Step.Fail::new);
        return Arbitraries.frequencyOf(
                        Tuple.of(8, ask),
                        Tuple.of(2, many),
                        Tuple.of(3, any.map(Step.Leave::new)),
                        Tuple.of(8, any.map(Step.Grant::new)),
                        Tuple.of(1, any.map(Step.Refuse::new)),
                        Tuple.of(5, any.map(Step.Answer::new)),
                        Tuple.of(2, fail),
                        Tuple.of(3, Arbitraries.integers().between(1, 900).map(Step.Wait::new)))
                .list()
                .ofMaxSize(120);
    }

    @Property(tries = 500)
    void everyLookupEndsOnceAndNoIdIsUnderWayTwice(@ForAll("days") List<Step> day) {
        World world = new World();
        day.forEach(world::step);
        world.evening();

        assertThat(world.callers).allSatisfy(caller -> assertThat(caller.ends).hasSize(1));
    }

    /** One who asks, and how that ended. */
    private static final class Caller {
        private final List<String> ends = new ArrayList<>();
        private Cancellable waiting = () -> {};

        void end(String how) {
            ends.add(how);
        }

        void leave() {
            if (ends.isEmpty()) {
                waiting.cancel();
                end("left");
            }
        }
    }

    private record Turn(Supplier<List<String>> gathered, CompletableFuture<List<Row>> rows) {}

    private record Call(List<String> ids, CompletableFuture<List<Row>> rows) {}

    /** The callers, the budget and XS2Event, checking at every step. */
    private static final class World implements Engine.Rows {
        private final Engine engine = new Engine(this, MOST_IDS);
        private final List<Caller> callers = new ArrayList<>();
        private final List<Turn> turns = new ArrayList<>();
        private final List<Call> calls = new ArrayList<>();

        @Override
        public Uni<List<Row>> orders(IdKind kind, Supplier<List<String>> gathered, CallAccount account) {
            Turn turn = new Turn(gathered, new CompletableFuture<>());
            turns.add(turn);
            return Uni.createFrom().completionStage(turn.rows());
        }

        void step(Step step) {
            switch (step) {
                case Step.Ask(int booking, boolean bulk) -> ask(booking, bulk);
                case Step.AskMany(int first, int count) -> askMany(first, count);
                case Step.Leave(int n) -> pick(callers, n, Caller::leave);
                case Step.Grant(int n) -> take(turns, n, this::grant);
                case Step.Refuse(int n) ->
                    take(turns, n, turn -> turn.rows()
                            .completeExceptionally(new Failure.BudgetExhausted(Duration.ofSeconds(1)).asException()));
                case Step.Answer(int n) -> take(calls, n, World::answer);
                case Step.Fail(int n, boolean query) -> take(calls, n, call -> fail(call, query));
                case Step.Wait(int seconds) -> engine.move(Duration.ofSeconds(seconds));
            }
            noIdIsUnderWayTwice();
        }

        private void ask(int booking, boolean bulk) {
            Caller caller = new Caller();
            callers.add(caller);
            OrderKey key = Engine.booking("b" + booking);
            FreshnessRequirement requirement = bulk ? Engine.bulk() : Engine.everyday();
            caller.waiting = engine.lookup()
                    .lookUp(key, requirement, CallAccount.onLookup("tester"))
                    .subscribe()
                    .with(found -> caller.end("found"), thrown -> caller.end("failed"));
        }

        private void askMany(int first, int count) {
            Caller caller = new Caller();
            callers.add(caller);
            List<String> ids = new ArrayList<>();
            for (int n = 0; n < count; n++) {
                ids.add("b" + (first + n));
            }
            caller.waiting = engine.lookup()
                    .lookUpAll(IdKind.BOOKING, ids, Engine.everyday(), CallAccount.onLookup("tester"))
                    .subscribe()
                    .with(results -> {
                        assertThat(results).containsOnlyKeys(ids);
                        caller.end("found");
                    });
        }

        private void grant(Turn turn) {
            List<String> ids = turn.gathered().get();
            assertThat(ids).hasSizeLessThanOrEqualTo(MOST_IDS).doesNotHaveDuplicates();
            if (ids.isEmpty()) {
                turn.rows().completeExceptionally(nothing());
            } else {
                calls.add(new Call(ids, turn.rows()));
            }
        }

        private static void answer(Call call) {
            call.rows()
                    .complete(call.ids().stream()
                            .map(id -> HeldRows.booking(id, "o-" + id))
                            .toList());
        }

        private static void fail(Call call, boolean query) {
            Failure failure = query ? new Failure.QueryRefused(400) : new Failure.UpstreamTimeout();
            call.rows().completeExceptionally(failure.asException());
        }

        private void noIdIsUnderWayTwice() {
            Set<String> underWay = new HashSet<>();
            for (Call call : calls) {
                assertThat(call.ids())
                        .allSatisfy(id -> assertThat(underWay.add(id)).as(id).isTrue());
            }
        }

        /** Everything that is still on its way arrives: nobody may be forgotten. */
        void evening() {
            int rounds = 0;
            do {
                step(new Step.Grant(0));
                step(new Step.Answer(0));
                // What gathers on leaves then.
                engine.move(Duration.ofMillis(5));
                rounds++;
            } while (rounds < 10_000 && !(turns.isEmpty() && calls.isEmpty()));
            assertThat(turns).isEmpty();
            assertThat(calls).isEmpty();
        }

        private static <T> void pick(List<T> all, int n, Consumer<T> then) {
            if (!all.isEmpty()) {
                then.accept(all.get(n % all.size()));
            }
        }

        private static <T> void take(List<T> all, int n, Consumer<T> then) {
            if (!all.isEmpty()) {
                then.accept(all.remove(n % all.size()));
            }
        }
    }

    private static Throwable nothing() {
        return new NothingToAsk();
    }
}
