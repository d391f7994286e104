package dev.xs2gateway.budget.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xs2gateway.budget.BudgetSettings;
import dev.xs2gateway.budget.HeldRedis;
import dev.xs2gateway.budget.Limit;
import dev.xs2gateway.budget.MovedTime;
import dev.xs2gateway.budget.count.Budgets;
import dev.xs2gateway.budget.count.Ledger;
import dev.xs2gateway.budget.status.UpstreamStatus;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a pod does to the millisecond while Redis is slow or away: in time that the test moves, with answers that it gives. */
class LostRedisTest {
    private static final List<Limit> LIMITS = List.of(Limit.parse("9/1h"));
    private static final Duration PATIENCE = Duration.ofMillis(50);

    private final HeldRedis redis = new HeldRedis();
    private final MovedTime time = new MovedTime();
    private final BudgetSettings settings = Budgets.shared(LIMITS, 3, false, "scope", PATIENCE);
    private final BudgetScript calls = new BudgetScript(() -> redis, "scope");
    private final BudgetSession session = new BudgetSession(calls, settings, time::now, Clock.systemUTC(), time);
    private final List<String> replies = new ArrayList<>();

    private void make(JsonObject asked) {
        session.send(
                asked,
                PATIENCE,
                reply -> replies.add(reply.status()),
                late -> replies.add("late " + late.status()),
                thrown -> replies.add("failed"));
    }

    private JsonObject asked() {
        return session.request("look", new Ledger.Seen(0, UpstreamStatus.fresh(0)), LIMITS);
    }

    private static boolean saysThatItLeapt(HeldRedis.Step step) {
        return step.asked().getBoolean("leap", false);
    }

    @Test
    void aStepThatIsRejectedAsLateAtOnceIsSentAgainWithALeapOfTheClock() {
        make(asked());

        redis.steps().getFirst().answer("late", Duration.ofSeconds(1));

        assertThat(redis.steps()).hasSize(2);
        assertThat(saysThatItLeapt(redis.steps().getLast())).isTrue();
        redis.steps().getLast().answer("done", Duration.ofSeconds(1));
        assertThat(replies).containsExactly("done");
    }

    @Test
    void aStepThatReallyTookLongIsSentAgainWithoutALeap() {
        session.send(asked(), Duration.ofSeconds(1), reply -> replies.add(reply.status()), late -> {}, thrown -> {});
        time.move(Duration.ofMillis(300));

        redis.steps().getFirst().answer("late", Duration.ofSeconds(1));

        assertThat(redis.steps()).hasSize(2);
        assertThat(saysThatItLeapt(redis.steps().getLast())).isFalse();
    }

    @Test
    void anAbandonedStepIsNotSentAgain() {
        make(asked());
        time.move(PATIENCE);
        assertThat(replies).containsExactly("failed");

        redis.steps().getFirst().answer("late", Duration.ofSeconds(1));

        assertThat(redis.steps()).hasSize(1);
    }

    @Test
    void anOlderAnswerPutsNothingBack() {
        List<Long> times = new ArrayList<>();
        session.onReply(latest -> times.add(latest.now()));
        make(asked());
        make(asked());

        redis.steps().getLast().answer("done", Duration.ofSeconds(2));
        redis.steps().getFirst().answer("done", Duration.ofSeconds(1));

        assertThat(times).containsExactly(2_000_000L);
        assertThat(session.now()).isEqualTo(Duration.ofSeconds(2).toNanos());
        assertThat(replies).containsExactly("done", "done");
    }

    @Test
    void onlyStepsThatShowThePodPresentUpdateTheTimeOfTheLastStep() {
        time.move(Duration.ofSeconds(1));
        make(asked());
        long present = time.now();
        time.move(Duration.ofSeconds(1));

        make(asked().put("away", true));

        assertThat(session.sentAt()).isEqualTo(present);
    }

    private SharedLedger ledger(double random) {
        SharedLedger ledger = Budgets.pod(calls, settings, time::now, () -> random, time);
        ledger.open();
        return ledger;
    }

    /** After a second of patience each; the last two have waited as long as any will. */
    @ParameterizedTest
    @CsvSource({"0.0, 1050 1100 1200 1350 1350", "1.0, 1150 1300 1600 2050 2050"})
    void retriesToJoinBecomeRarerAndAreJittered(double random, String gaps) {
        ledger(random);
        List<Long> askedAt = new ArrayList<>();
        int seen = 0;
        for (int millis = 0; askedAt.size() < 6; millis++) {
            if (redis.steps().size() > seen) {
                seen = redis.steps().size();
                askedAt.add((long) millis);
            }
            time.move(Duration.ofMillis(1));
        }

        assertThat(LongStream.range(1, askedAt.size())
                        .mapToObj(i -> Long.toString(askedAt.get((int) i) - askedAt.get((int) i - 1))))
                .containsExactly(gaps.split(" "));
    }

    @Test
    void requestsAreNotRefusedDuringAShortLossOfRedis() {
        SharedLedger ledger = ledger(0.5);
        redis.steps().getLast().answer("done", Duration.ofSeconds(1));
        redis.steps().getLast().answer("done", Duration.ofSeconds(1));
        assertThat(ledger.isAway()).isFalse();

        ledger.ask(ledger.seen(), null, LIMITS, reply -> {});
        time.move(PATIENCE);

        assertThat(ledger.isAway()).isTrue();
        assertThat(ledger.waitAtLeast(LIMITS, 0)).isZero();
        time.move(Duration.ofSeconds(1));
        assertThat(ledger.waitAtLeast(LIMITS, 0))
                .isGreaterThan(Duration.ofMinutes(59).toNanos());
    }

    @Test
    void waitingRequestsAreNotifiedWhenRedisIsBack() {
        SharedLedger ledger = ledger(0.5);
        ledger.onChange(() -> replies.add("news"));
        redis.steps().getLast().answer("done", Duration.ofSeconds(1));
        assertThat(replies).isEmpty();

        redis.steps().getLast().answer("done", Duration.ofSeconds(1));

        assertThat(replies).containsExactly("news");
    }
}
