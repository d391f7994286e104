package dev.xs2gateway.budget.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xs2gateway.RedisProcess;
import dev.xs2gateway.budget.AnyLimits;
import dev.xs2gateway.budget.Limit;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The script in a real Redis, step by step; the clock is moved by moving what the script adds to Redis' own. */
class BudgetScriptTest {
    private static final long SECOND = 1_000_000;
    private static final long ON_THE_WAY = 5 * SECOND;
    private static final long LEASE = 1_500_000;

    private static @Nullable RedisProcess redis;

    private final String scope = UUID.randomUUID().toString();
    private final BudgetScript calls = new BudgetScript(() -> redis().api(), scope);
    private int named;

    @BeforeAll
    @BeforeContainer
    static void start() {
        redis = RedisProcess.start();
    }

    @AfterAll
    @AfterContainer
    static void stop() {
        redis().close();
    }

    private static RedisProcess redis() {
        if (redis == null) {
            throw new IllegalStateException("not started");
        }
        return redis;
    }

    private BudgetReply step(JsonObject asked) {
        return calls.step(asked).await().atMost(Duration.ofSeconds(10));
    }

    private static JsonObject asked(String op, List<Limit> limits) {
        JsonArray array = new JsonArray();
        limits.forEach(limit -> array.add(new JsonObject()
                .put("calls", limit.calls())
                .put("window", limit.window().toNanos() / 1000)
                .put("share", Math.max(1, limit.calls() / 3))));
        return new JsonObject()
                .put("op", op)
                .put("pod", "one")
                .put("seen", 0)
                .put("known", "")
                .put("pods", 3)
                .put("onTheWay", ON_THE_WAY)
                .put("lease", LEASE)
                .put("memory", 3600 * SECOND)
                .put("fresh", true)
                .put("limits", array);
    }

    private JsonObject ask(String limits) {
        named++;
        return asked("ask", List.of(Limit.parse(limits))).put("call", "call-" + named);
    }

    private BudgetReply ended(String limits) {
        return step(asked("ended", List.of(Limit.parse(limits))).put("call", "call-" + named));
    }

    private void move(long micros) {
        redis().api()
                .hincrby("xs2gateway:{" + scope + "}:budget", "offset", Long.toString(micros))
                .await()
                .atMost(Duration.ofSeconds(5));
    }

    private sealed interface Step {
        record Ask() implements Step {}

        /** The n-th call that was granted ends, if it has not. */
        record End(int n) implements Step {}

        record Unsent(int n) implements Step {}

        record Move(long micros) implements Step {}
    }

    @Provide
    Arbitrary<List<Limit>> limits() {
        return AnyLimits.upToThree();
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Step> ask = Arbitraries.just(new Step.Ask());
        Arbitrary<Step> end = Arbitraries.integers().between(0, 30).map(Step.End::new);
        Arbitrary<Step> unsent = Arbitraries.integers().between(0, 30).map(Step.Unsent::new);
        Arbitrary<Step> move = Arbitraries.longs().between(1, 6 * SECOND).map(Step.Move::new);
        return Arbitraries.frequencyOf(Tuple.of(6, ask), Tuple.of(4, end), Tuple.of(1, unsent), Tuple.of(3, move))
                .list()
                .ofMaxSize(80);
    }

    /** What the script is held against: every call there ever was, and when it counts as made. */
    private static final class Model {
        private final List<Limit> limits;
        private final List<String> names = new ArrayList<>();
        private final List<Long> times = new ArrayList<>();

        Model(List<Limit> limits) {
            this.limits = limits;
        }

        boolean allows(long now) {
            return limits.stream().allMatch(limit -> {
                long window = limit.window().toNanos() / 1000;
                return times.stream().filter(at -> at > now - window).count() < limit.calls();
            });
        }

        void begun(String name, long now) {
            names.add(name);
            times.add(now + ON_THE_WAY);
        }

        void ended(int n, long now) {
            times.set(n, Math.min(times.get(n), now));
        }

        void unsent(int n) {
            times.set(n, Long.MIN_VALUE);
        }
    }

    @Property(tries = 100)
    void allowsWhatTheDefinitionAllowsAndNothingElse(
            @ForAll("limits") List<Limit> limits, @ForAll("steps") List<Step> steps) {
        redis().flush();
        Model model = new Model(limits);
        for (Step step : steps) {
            switch (step) {
                case Step.Ask it -> {
                    named++;
                    BudgetReply reply = step(asked("ask", limits).put("call", "call-" + named));
                    assertThat(reply.status().equals("granted")).isEqualTo(model.allows(reply.now()));
                    if (reply.status().equals("granted")) {
                        model.begun("call-" + named, reply.now());
                    } else {
                        assertThat(reply.waitMicros()).isPositive();
                    }
                }
                case Step.End(int n)
                when n < model.names.size() -> {
                    BudgetReply reply = step(asked("ended", limits).put("call", model.names.get(n)));
                    model.ended(n, reply.now());
                }
                case Step.Unsent(int n)
                when n < model.names.size() -> {
                    step(asked("unsent", limits).put("call", model.names.get(n)));
                    model.unsent(n);
                }
                case Step.Move(long micros) -> move(micros);
                default -> {}
            }
        }
    }

    @Test
    void theWaitIsExactIfNoCallIsUnderWay() {
        step(ask("1/10s"));
        long made = ended("1/10s").now();

        BudgetReply reply = step(ask("1/10s"));

        assertThat(reply.status()).isEqualTo("wait");
        assertThat(reply.now() + reply.waitMicros()).isEqualTo(made + 10 * SECOND);
        assertThat(reply.left()).containsExactly(0);
    }

    @Test
    void aCallUnderWayCountsUntilItMustHaveArrived() {
        step(ask("1/10s"));

        assertThat(step(ask("1/10s")).waitMicros()).isEqualTo(10 * SECOND);
        move(14 * SECOND);
        assertThat(step(ask("1/10s")).status()).isEqualTo("wait");
        move(SECOND);
        assertThat(step(ask("1/10s")).status()).isEqualTo("granted");
    }

    @Test
    void aClockThatRunsBackStandsStillInstead() {
        step(ask("1/10s"));
        long made = ended("1/10s").now();

        move(-3600 * SECOND);
        BudgetReply reply = step(ask("1/10s"));

        assertThat(reply.status()).isEqualTo("wait");
        assertThat(reply.now()).isBetween(made, made + SECOND);
        move(10 * SECOND);
        assertThat(step(ask("1/10s")).status()).isEqualTo("granted");
    }

    @Test
    void aClockThatLeapsAheadFreesNothing() {
        step(ask("1/10s"));
        BudgetReply last = ended("1/10s");

        move(3600 * SECOND);
        JsonObject next = ask("1/10s").put("last", last.now()).put("line", last.now() + 50_000);
        assertThat(step(next).status()).isEqualTo("late");
        BudgetReply reply = step(next.put("leap", true));

        assertThat(reply.status()).isEqualTo("wait");
        assertThat(reply.now()).isBetween(last.now(), last.now() + 50_000);
    }

    @Test
    void aStepThatArrivesLateIsNotExecuted() {
        BudgetReply last = step(ask("9/10s").put("pod", "slow"));
        move(LEASE + SECOND);

        JsonObject late =
                ask("9/10s").put("pod", "slow").put("last", last.now()).put("line", last.now() + 1000);
        assertThat(step(late).status()).isEqualTo("late");

        BudgetReply now = step(asked("look", List.of(Limit.parse("9/10s"))));
        assertThat(now.left()).as("one call, and a silent pod's three").containsExactly(5);
        assertThat(now.silent()).isEqualTo(1);
    }

    @Test
    void aStepMarkedAsAwayDoesNotRenewThePodsPresence() {
        step(ask("9/10s").put("pod", "away"));
        move(LEASE + SECOND);

        step(asked("look", List.of(Limit.parse("9/10s"))).put("pod", "away").put("away", true));

        assertThat(step(asked("look", List.of(Limit.parse("9/10s")))).silent()).isEqualTo(1);
    }

    @Test
    void aLeapTooSmallToBeNoticedFreesNothingEither() {
        step(ask("1/10s"));
        BudgetReply last = ended("1/10s");

        move(SECOND / 10);
        BudgetReply reply = step(ask("1/10s").put("last", last.now()).put("line", last.now() + 20_000));

        assertThat(reply.now()).isBetween(last.now(), last.now() + 20_000);
    }

    @Test
    void aPodWithoutProofOfTheClockIsNotTrustedWhileAnotherPodIsPresent() {
        step(ask("1/1s"));
        long made = ended("1/1s").now();

        move(1_400_000);
        BudgetReply reply = step(ask("1/1s").put("pod", "newcomer"));

        assertThat(reply.status()).isEqualTo("wait");
        assertThat(reply.now()).isEqualTo(made);
    }

    @Test
    void callsBeforeTheFirstStepCountAsMade() {
        assertThat(step(ask("3/10s").put("fresh", false)).status()).isEqualTo("wait");
        move(10 * SECOND + LEASE - SECOND);
        assertThat(step(ask("3/10s").put("fresh", false)).status()).isEqualTo("wait");
        move(SECOND);
        assertThat(step(ask("3/10s").put("fresh", false)).status()).isEqualTo("granted");
    }

    @Test
    void callsThatRedisHasLostCountAsMadeEvenIfTheUnknownPastIsFresh() {
        BudgetReply last = step(ask("3/10s"));
        redis().flush();

        BudgetReply reply =
                step(ask("3/10s").put("seq", last.seq()).put("last", last.now()).put("line", last.now() + 1000));

        assertThat(reply.status()).isEqualTo("wait");
        assertThat(reply.waitMicros()).isBetween(10 * SECOND, 11 * SECOND + LEASE);
        assertThat(reply.seq()).isEqualTo(last.seq());
    }

    @Test
    void aReplicaThatMissedTheLastCallsIsFoundOut() {
        BudgetReply last = step(ask("3/10s"));

        BudgetReply reply = step(ask("3/10s").put("seq", last.seq() + 2));

        assertThat(reply.status()).isEqualTo("wait");
        assertThat(reply.waitMicros()).isBetween(10 * SECOND, 10 * SECOND + LEASE);
    }

    @Test
    void theStatusOfThePodWithTheLatestCallsIsKept() {
        BudgetReply first = step(asked("change", List.of(Limit.parse("3/1s"))).put("then", "rate 700 1"));
        assertThat(first.status()).isEqualTo("changed");
        assertThat(first.version()).isEqualTo(1);

        BudgetReply late = step(asked("change", List.of(Limit.parse("3/1s"))).put("then", "rate 500 1"));
        assertThat(late.status()).isEqualTo("done");
        assertThat(late.upstreamStatus()).isEqualTo("rate 700 1");
        BudgetReply other = step(ask("3/1s"));
        assertThat(other.status()).isEqualTo("other");
        assertThat(step(ask("3/1s").put("seen", 1)).status()).isEqualTo("granted");
    }

    @Test
    void aProbeChangesTheUpstreamStatusInTheSameStepOrIsRefused() {
        BudgetReply probe = step(ask("3/1s").put("then", "probing"));
        assertThat(probe.status()).isEqualTo("granted");

        BudgetReply late = step(ask("3/1s").put("then", "probing too"));

        assertThat(late.status()).isEqualTo("other");
        assertThat(late.upstreamStatus()).isEqualTo("probing");
    }

    @Test
    void aSilentPodsPartIsKeptFreeForIt() {
        step(ask("9/1s").put("pod", "silent"));
        step(ask("9/1s"));
        move(LEASE + SECOND);

        BudgetReply reply = step(asked("look", List.of(Limit.parse("9/1s"))));

        assertThat(reply.silent()).isEqualTo(1);
        step(asked("look", List.of(Limit.parse("9/1s"))).put("pod", "third"));
        BudgetReply all = step(asked("look", List.of(Limit.parse("9/1s"))).put("pod", "silent"));
        assertThat(all.silent()).isZero();
    }

    @Test
    void aSilentPodIsForgottenOnceAnotherPodReplacesIt() {
        step(ask("9/1s").put("pod", "killed"));
        move(LEASE + SECOND);
        for (String pod : List.of("one", "two", "three")) {
            step(asked("look", List.of(Limit.parse("9/1s"))).put("pod", pod));
        }

        assertThat(step(asked("look", List.of(Limit.parse("9/1s")))).silent()).isZero();
    }

    @Test
    void noPartIsKeptFreeForAPodThatHasLeft() {
        step(ask("9/1s").put("pod", "leaving"));
        step(asked("leave", List.of(Limit.parse("9/1s"))).put("pod", "leaving"));
        move(LEASE + SECOND);

        assertThat(step(asked("look", List.of(Limit.parse("9/1s")))).silent()).isZero();
    }

    @Test
    void onePodMoreThanThereMayBeMakesNoCalls() {
        for (String pod : List.of("one", "two", "three")) {
            assertThat(step(ask("9/1s").put("pod", pod)).status()).isEqualTo("granted");
        }

        assertThat(step(ask("9/1s").put("pod", "four")).status()).isEqualTo("crowded");
        step(asked("leave", List.of(Limit.parse("9/1s"))).put("pod", "two"));
        assertThat(step(ask("9/1s").put("pod", "four")).status()).isEqualTo("granted");
    }

    @Test
    void aJoiningPodReportsTheCallsThatItMadeAlone() {
        JsonObject ages = new JsonObject().put("x", 2 * SECOND).put("y", -SECOND);
        step(asked("join", List.of(Limit.parse("3/10s"))).put("ages", ages));

        assertThat(step(asked("look", List.of(Limit.parse("3/10s")))).left()).containsExactly(1);
        move(8 * SECOND);
        assertThat(step(asked("look", List.of(Limit.parse("3/10s")))).left()).containsExactly(2);
        move(3 * SECOND);
        assertThat(step(asked("look", List.of(Limit.parse("3/10s")))).left()).containsExactly(3);
    }

    @Test
    void everyKeyExpires() {
        step(ask("9/1s"));

        for (String key : List.of("calls", "budget", "pods")) {
            assertThat(redis().api()
                            .pttl("xs2gateway:{" + scope + "}:" + key)
                            .await()
                            .atMost(Duration.ofSeconds(5))
                            .toLong())
                    .isBetween(3_500_000L, 3_600_000L);
        }
    }

    @Test
    void theScriptIsSentToAServerThatDoesNotKnowIt() {
        redis().api().script(List.of("FLUSH")).await().atMost(Duration.ofSeconds(5));

        assertThat(step(ask("9/1s")).status()).isEqualTo("granted");
    }
}
