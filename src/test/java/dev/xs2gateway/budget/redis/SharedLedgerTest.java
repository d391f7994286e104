package dev.xs2gateway.budget.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.xs2gateway.Logged;
import dev.xs2gateway.RedisProcess;
import dev.xs2gateway.budget.CallOutcome;
import dev.xs2gateway.budget.CallOwner;
import dev.xs2gateway.budget.Lane;
import dev.xs2gateway.budget.Visitor;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.mutiny.redis.client.RedisAPI;
import io.vertx.mutiny.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Pods that share a budget through a real Redis, and what they do when that goes. */
class SharedLedgerTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private final RedisProcess redis = RedisProcess.start();
    private final String scope = UUID.randomUUID().toString();
    private final List<Pod> pods = new ArrayList<>();

    private Pod pod(int pods, String limit, boolean past) {
        Pod pod = new Pod(redis, scope, pods, limit, past);
        this.pods.add(pod);
        return pod;
    }

    private Pod joined(int pods, String limit) {
        Pod pod = pod(pods, limit, false);
        await().atMost(SOON).until(() -> !pod.ledger().isAway());
        return pod;
    }

    @AfterEach
    void close() {
        pods.forEach(Pod::close);
        redis.close();
    }

    private static long granted(List<Visitor> visitors) {
        return visitors.stream().filter(Visitor::wasGranted).count();
    }

    private static List<Visitor> visitors(Pod pod, int many) {
        return Stream.generate(pod::visit).limit(many).toList();
    }

    @Test
    void podsSpendFromOneBudget() {
        Pod one = joined(2, "10/1h");
        Pod other = joined(2, "10/1h");

        List<Visitor> first = visitors(one, 7);
        await().atMost(SOON).until(() -> granted(first) == 7);
        List<Visitor> second = visitors(other, 7);

        await().atMost(SOON).until(() -> granted(second) == 3);
        assertThat(one.state().left()).containsExactly(0);
    }

    @Test
    void aRedisThatMayDropWhatItCountsIsWarnedOf() {
        redis.api()
                .config(List.of("SET", "maxmemory-policy", "allkeys-lru"))
                .await()
                .atMost(SOON);
        try (Logged log = Logged.warnings()) {
            joined(2, "10/1h");

            await().atMost(SOON).until(() -> log.lines().stream().anyMatch(line -> line.contains("set noeviction")));
        }
    }

    @Test
    void aPodThatLosesRedisSpendsNothingForAWindowAndThenItsPart() {
        Pod pod = joined(3, "9/3s");
        long start = System.nanoTime();
        List<Visitor> before = visitors(pod, 5);
        await().atMost(SOON).until(() -> granted(before) == 5);

        redis.freeze();
        List<Visitor> after = visitors(pod, 9);
        await().atMost(SOON).until(() -> granted(after) == 6);

        assertThat(pod.ledger().isAway()).isTrue();
        List<Visitor> inTurn = after.stream()
                .filter(Visitor::wasGranted)
                .sorted(Comparator.comparingLong(Visitor::madeAt))
                .toList();
        assertThat(inTurn.getFirst().madeAt() - start)
                .as("a window, and the time after which the others keep its part free")
                .isGreaterThanOrEqualTo(
                        Duration.ofSeconds(3).plus(BudgetSession.LEASE).toNanos());
        assertThat(inTurn.get(3).endedAt() - inTurn.get(0).madeAt())
                .as("three calls in any window")
                .isGreaterThanOrEqualTo(Duration.ofSeconds(3).toNanos());
        redis.thaw();
        await().atMost(SOON).until(() -> !pod.ledger().isAway());
    }

    @Test
    void aPodThatRejoinsContinuesWithTheRemainingCalls() {
        Pod one = joined(2, "10/1h");
        redis.freeze();
        await().atMost(SOON).until(one.ledger()::isAway);
        redis.thaw();
        await().atMost(SOON).until(() -> !one.ledger().isAway());

        List<Visitor> visitors = visitors(one, 12);
        await().atMost(SOON).until(() -> granted(visitors) == 10);
    }

    @Test
    void aRedisThatHasForgottenEverythingIsNotTrustedForAWindow() {
        Pod pod = joined(1, "3/2s");
        List<Visitor> before = visitors(pod, 3);
        await().atMost(SOON).until(() -> granted(before) == 3);
        long last = before.stream().mapToLong(Visitor::madeAt).max().orElseThrow();

        redis.flush();
        Visitor next = pod.visit();

        await().atMost(SOON).until(next::wasGranted);
        assertThat(next.endedAt() - last)
                .isGreaterThanOrEqualTo(Duration.ofSeconds(2).toNanos());
    }

    @Test
    void aPodStartsWithoutRedisAndFindsItLater() {
        redis.kill();
        Pod pod = pod(2, "4/1h", false);
        List<Visitor> alone = visitors(pod, 4);
        assertThat(granted(alone)).isEqualTo(2);

        redis.restart();

        await().atMost(SOON).until(() -> !pod.ledger().isAway());
        assertThat(pod.state().left().getFirst()).isLessThanOrEqualTo(2);
    }

    @Test
    void anUnknownPastIsSpentAlsoBeforeRedisIsThere() {
        redis.kill();
        Pod pod = pod(1, "3/2s", true);
        long start = System.nanoTime();

        Visitor first = pod.visit();

        assertThat(first.isWaiting()).isTrue();
        await().atMost(SOON).until(first::wasGranted);
        assertThat(first.endedAt() - start)
                .isGreaterThanOrEqualTo(Duration.ofSeconds(2).toNanos());
    }

    @Test
    void aPauseThatOnePodLearnsHoldsForAllPods() {
        Pod one = joined(2, "100/1s");
        Pod other = joined(2, "100/1s");
        one.budget()
                .spend(
                        new CallOwner(Lane.LOOKUP, "tester"),
                        () -> Uni.createFrom().voidItem(),
                        thrown -> new CallOutcome.Limited(Duration.ofMinutes(3)))
                .await()
                .atMost(SOON);
        await().atMost(SOON).until(() -> one.ledger().seen().upstreamStatus().pause() != null);

        Visitor visitor = other.visit();

        await().atMost(SOON).until(() -> !visitor.isWaiting());
        assertThat(visitor.wasGranted()).isFalse();
        assertThat(other.ledger().seen().upstreamStatus().pause()).isNotNull();
    }

    @Test
    void aRefusedKeyStopsAllPods() {
        Pod one = joined(2, "100/1s");
        Pod other = joined(2, "100/1s");
        one.budget()
                .spend(
                        new CallOwner(Lane.LOOKUP, "tester"),
                        () -> Uni.createFrom().voidItem(),
                        thrown -> new CallOutcome.KeyRefused(Duration.ofMinutes(15)))
                .await()
                .atMost(SOON);
        await().atMost(SOON).until(one.budget()::isKeyRefused);

        Visitor visitor = other.visit();

        await().atMost(SOON).until(() -> !visitor.isWaiting());
        assertThat(visitor.wasGranted()).isFalse();
        assertThat(other.budget().isKeyRefused()).isTrue();
    }

    @Test
    void aPauseLearntAloneIsSharedWithOtherPodsAfterJoining() {
        Pod one = joined(2, "4/1s");
        Pod other = joined(2, "4/1s");
        AtomicReference<UniEmitter<? super Void>> call = new AtomicReference<>();
        one.budget()
                .spend(
                        new CallOwner(Lane.LOOKUP, "tester"),
                        () -> Uni.createFrom().<Void>emitter(call::set),
                        thrown -> new CallOutcome.Limited(Duration.ofMinutes(3)))
                .subscribe()
                .with(nothing -> {});
        UniEmitter<? super Void> underWay = await().atMost(SOON).until(call::get, Objects::nonNull);

        redis.freeze();
        await().atMost(SOON).until(() -> one.ledger().isAway() && other.ledger().isAway());
        underWay.complete(null);
        assertThat(other.ledger().seen().upstreamStatus().pause()).isNull();
        redis.thaw();

        await().atMost(SOON).until(() -> other.ledger().seen().upstreamStatus().pause() != null);
    }

    @Test
    void aPermitThatArrivesTooLateIsReturned() {
        // A window too long for any call alone.
        Pod pod = new Pod(redis::api, scope, 2, "1000/1h", false, Duration.ofMillis(20));
        pods.add(pod);
        List<Visitor> visitors = new ArrayList<>();

        await().atMost(SOON).until(() -> {
            if (!pod.ledger().isAway()) {
                redis.api().client(List.of("PAUSE", "120")).await().atMost(SOON);
                visitors.add(pod.visit());
            }
            long everGranted = read(redis.api().hget(key("budget"), "seq"));
            return everGranted > granted(visitors) && read(redis.api().zcard(key("calls"))) == granted(visitors);
        });
    }

    private String key(String name) {
        return "xs2gateway:{" + scope + "}:" + name;
    }

    /** A number, 0 where there is none. */
    private static long read(Uni<Response> asked) {
        Response answer = asked.await().atMost(SOON);
        return answer == null ? 0 : answer.toLong();
    }

    @Test
    void aJoiningPodMakesNoCallsUntilItsReportedCallsAreCounted() {
        try (RedisProcess silent = RedisProcess.start()) {
            RedisAPI away = silent.api();
            silent.freeze();
            AtomicInteger steps = new AtomicInteger();
            Pod pod = new Pod(() -> steps.getAndDecrement() > 0 ? redis.api() : away, scope, 2, "4/20s", false, SOON);
            pods.add(pod);
            Visitor alone = pod.visit();
            assertThat(alone.wasGranted()).isTrue();
            joined(2, "4/20s");

            // Redis is there for its greeting, but not for what it brings along.
            steps.set(1);
            await().atMost(SOON).until(() -> steps.get() < 0);
            Visitor meanwhile = pod.visit();
            assertThat(meanwhile.isWaiting()).isTrue();
            steps.set(Integer.MAX_VALUE);

            await().atMost(SOON).until(meanwhile::wasGranted);
            assertThat(pod.ledger().isAway()).isFalse();
            assertThat(pod.state().left()).containsExactly(2);
        }
    }

    @Test
    void onePodMoreThanThereMayBeMakesNoCalls() {
        Pod one = joined(1, "5/1s");
        Pod surplus = joined(1, "5/1s");

        Visitor visitor = surplus.visit();
        Visitor other = one.visit();

        await().atMost(SOON).until(other::wasGranted);
        assertThat(visitor.isWaiting()).isTrue();
        one.close();
        await().atMost(SOON).until(visitor::wasGranted);
    }
}
