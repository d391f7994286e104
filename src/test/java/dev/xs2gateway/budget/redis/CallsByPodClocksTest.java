package dev.xs2gateway.budget.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xs2gateway.RedisProcess;
import dev.xs2gateway.budget.Limit;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How the script counts calls by the pods' monotonic clocks. Redis' own clock leaps by an hour before each step, so it holds nothing back. */
class CallsByPodClocksTest {
    private static final long SECOND = 1_000_000;
    private static final long HOUR = 3600 * SECOND;
    private static final long ON_THE_WAY = 5 * SECOND;

    private static @Nullable RedisProcess redis;

    private final String scope = UUID.randomUUID().toString();
    private final BudgetScript calls = new BudgetScript(() -> redis().api(), scope);

    @BeforeAll
    static void start() {
        redis = RedisProcess.start();
    }

    @AfterAll
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
        redis().api()
                .hincrby("xs2gateway:{" + scope + "}:budget", "offset", Long.toString(HOUR))
                .await()
                .atMost(Duration.ofSeconds(5));
        return calls.step(asked).await().atMost(Duration.ofSeconds(10));
    }

    /** A step under a limit of one call in ten seconds; {@code clocks}: pods and what their clocks have reached, the sender first. */
    private static JsonObject asked(String op, String call, Object... clocks) {
        JsonObject reached = new JsonObject();
        for (int i = 0; i < clocks.length; i += 2) {
            reached.put((String) clocks[i], clocks[i + 1]);
        }
        Limit limit = Limit.parse("1/10s");
        return new JsonObject()
                .put("op", op)
                .put("pod", clocks[0])
                .put("call", call)
                .put("clocks", reached)
                .put("seen", 0)
                .put("known", "")
                .put("pods", 100)
                .put("onTheWay", ON_THE_WAY)
                .put("lease", SECOND)
                .put("memory", 30 * HOUR)
                .put("fresh", true)
                .put(
                        "limits",
                        new JsonArray()
                                .add(new JsonObject()
                                        .put("calls", limit.calls())
                                        .put("window", limit.window().toNanos() / 1000)
                                        .put("share", 0)));
    }

    private void call(String call, String pod, long from, long until) {
        assertThat(step(asked("ask", call, pod, from)).status()).isEqualTo("granted");
        step(asked("ended", call, pod, until));
    }

    @Test
    void aCallCountsUntilTheClockOfItsPodIsAWindowFurther() {
        call("first", "one", 20 * SECOND, 21 * SECOND);

        BudgetReply early = step(asked("ask", "second", "one", 31 * SECOND - 3));

        assertThat(early.status()).isEqualTo("wait");
        assertThat(early.waitMicros()).isEqualTo(3);
        assertThat(early.left()).containsExactly(0);
        assertThat(step(asked("ask", "second", "one", 31 * SECOND)).status()).isEqualTo("granted");
    }

    @Test
    void aCallUnderWayMayEndAtAnyTimeAndCountsUntilItCannotBeOnItsWay() {
        assertThat(step(asked("ask", "first", "one", 20 * SECOND)).status()).isEqualTo("granted");

        assertThat(step(asked("ask", "second", "one", 21 * SECOND)).waitMicros())
                .isEqualTo(10 * SECOND);
        assertThat(step(asked("ask", "second", "one", 35 * SECOND - 1)).status())
                .isEqualTo("wait");
        assertThat(step(asked("ask", "second", "one", 35 * SECOND)).status()).isEqualTo("granted");
    }

    @Test
    void anUnsentCallDoesNotCount() {
        step(asked("ask", "first", "one", 20 * SECOND));
        step(asked("unsent", "first", "one", 21 * SECOND));

        assertThat(step(asked("ask", "second", "one", 21 * SECOND)).status()).isEqualTo("granted");
    }

    @Test
    void anotherPodFreesACallOnlyIfItProvesTheClockOfItsPod() {
        call("first", "one", 20 * SECOND, 21 * SECOND);

        assertThat(step(asked("ask", "second", "two", HOUR)).status()).isEqualTo("wait");
        assertThat(step(asked("ask", "second", "two", HOUR, "one", 31 * SECOND - 1))
                        .status())
                .isEqualTo("wait");
        assertThat(step(asked("ask", "second", "two", HOUR, "one", 31 * SECOND)).status())
                .isEqualTo("granted");
    }

    @Test
    void clocksOfAnyAgeAreKeptApart() {
        call("first", "old", HOUR, HOUR);
        call("second", "young", 10 * SECOND, 11 * SECOND, HOUR + 10 * SECOND);

        BudgetReply reply = step(asked("ask", "third", "old", HOUR + 20 * SECOND, "young", 12 * SECOND));

        assertThat(reply.status()).isEqualTo("wait");
        assertThat(reply.waitMicros()).isEqualTo(9 * SECOND);
    }

    private void call(String call, String pod, long from, long until, long old) {
        assertThat(step(asked("ask", call, pod, from, "old", old)).status()).isEqualTo("granted");
        step(asked("ended", call, pod, until));
    }

    @Test
    void aReplyStatesWhatTheClocksOfPodsWithCallsHaveReachedAndNoneGoesBack() {
        call("first", "one", 20 * SECOND, 21 * SECOND);
        step(asked("look", "", "one", 19 * SECOND));

        BudgetReply reply = step(asked("look", "", "two", 3 * SECOND, "stranger", SECOND));

        assertThat(reply.clocks()).containsOnly(Map.entry("one", 21 * SECOND));
    }

    @Test
    void aClockIsForgottenWithTheLastCallOfItsPod() {
        call("first", "one", 20 * SECOND, 21 * SECOND);

        BudgetReply reply = step(asked("look", "", "two", 3 * SECOND, "one", 31 * SECOND));

        assertThat(reply.clocks()).isEmpty();
    }

    @Test
    void aCallThatWasMadeElsewhereHasItsPlaceByTheClockOfThePodThatReportsIt() {
        step(asked("join", "", "one", 20 * SECOND).put("ages", new JsonObject().put("elsewhere", 4 * SECOND)));

        BudgetReply reply = step(asked("ask", "first", "one", 20 * SECOND));

        assertThat(reply.status()).isEqualTo("wait");
        assertThat(reply.waitMicros()).isEqualTo(6 * SECOND);
    }

    @Test
    void aPodWhoseClockHasLeftItsRangeMakesNoCalls() {
        assertThat(step(asked("ask", "first", "one", (1L << 43) * 10)).status()).isEqualTo("crowded");
    }
}
