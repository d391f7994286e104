package dev.xs2gateway.budget.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xs2gateway.RedisProcess;
import dev.xs2gateway.budget.BudgetSettings;
import dev.xs2gateway.budget.Limit;
import dev.xs2gateway.budget.MovedRedis;
import dev.xs2gateway.budget.count.Budgets;
import dev.xs2gateway.budget.count.Ledger;
import dev.xs2gateway.budget.status.UpstreamStatus;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever Redis' clock does, no more calls than the limit are made in any window of real time. */
class RedisClockTest {
    private static final long MILLI = 1_000_000;
    private static final long LONGEST_WAY = 30 * MILLI;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static @Nullable RedisProcess server;

    @BeforeAll
    @BeforeContainer
    static void start() {
        server = RedisProcess.start();
    }

    @AfterAll
    @AfterContainer
    static void stop() {
        server().close();
    }

    private static RedisProcess server() {
        if (server == null) {
            throw new IllegalStateException("not started");
        }
        return server;
    }

    /** Pods that ask for calls through one Redis, one step at a time, and when their calls reached the upstream. */
    private static final class Cluster {
        private final List<Limit> limits;
        private final MovedRedis redis;
        private final List<BudgetSession> pods;
        private final List<Long> arrivals = new ArrayList<>();

        Cluster(String limit, int pods) {
            String scope = UUID.randomUUID().toString();
            limits = List.of(Limit.parse(limit));
            redis = new MovedRedis(server(), scope);
            BudgetSettings settings = Budgets.shared(limits, pods, false, scope, PATIENCE);
            BudgetScript calls = new BudgetScript(() -> redis, scope);
            this.pods = IntStream.range(0, pods)
                    .mapToObj(n -> pod(calls, settings, n * 1_000_000_007L))
                    .toList();
        }

        private BudgetSession pod(BudgetScript calls, BudgetSettings settings, long startedAt) {
            return new BudgetSession(
                    calls, settings, () -> redis.now() - startedAt, Clock.systemUTC(), (nanos, task) -> {});
        }

        /** A call that reaches the upstream so many nanoseconds after its grant, and ends then. */
        void call(int pod, long onTheWay) {
            BudgetSession session = pods.get(pod);
            String call = session.nextCall();
            if (step(session, "ask", call).status().equals("granted")) {
                redis.move(onTheWay);
                arrivals.add(redis.now());
                step(session, "ended", call);
            }
        }

        void heartbeat(int pod) {
            step(pods.get(pod), "look", "");
        }

        private BudgetReply step(BudgetSession session, String op, String call) {
            CompletableFuture<BudgetReply> answer = new CompletableFuture<>();
            session.send(
                    session.request(op, new Ledger.Seen(0, UpstreamStatus.fresh(0)), limits)
                            .put("call", call),
                    PATIENCE,
                    answer::complete,
                    late -> {},
                    answer::completeExceptionally);
            return answer.orTimeout(20, java.util.concurrent.TimeUnit.SECONDS).join();
        }

        int mostInAnyWindow() {
            long window = limits.getFirst().window().toNanos();
            return IntStream.range(0, arrivals.size())
                    .map(first -> (int) arrivals.stream()
                            .skip(first)
                            .takeWhile(at -> at - arrivals.get(first) < window)
                            .count())
                    .max()
                    .orElse(0);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.5, 0.9, 1, 1.1, 1.3, 2, 5})
    void aClockThatRunsAtAnotherRateLetsNoMoreThrough(double rate) {
        Cluster cluster = new Cluster("20/1s", 2);
        cluster.redis.distance(MILLI / 2, MILLI / 2);
        cluster.redis.runAt(rate);

        for (int n = 0; n < 300; n++) {
            cluster.call(n % 2, MILLI);
            cluster.redis.move(10 * MILLI);
        }

        assertThat(cluster.mostInAnyWindow()).isEqualTo(20);
        assertThat(cluster.arrivals).as("and it is used").hasSizeGreaterThanOrEqualTo(40);
    }

    @Test
    void aClockThatStandsStillAndCatchesUpLetsNoMoreThrough() {
        Cluster cluster = new Cluster("3/1s", 2);
        IntStream.range(0, 2).forEach(pod -> cluster.call(pod, 0));
        IntStream.range(0, 2).forEach(cluster::heartbeat);
        cluster.redis.move(1200 * MILLI);

        cluster.redis.runAt(0);
        cluster.redis.move(500 * MILLI);
        IntStream.range(0, 3).forEach(n -> cluster.call(0, 0));
        cluster.redis.leap(500 * MILLI);
        cluster.redis.runAt(1);
        cluster.redis.move(800 * MILLI);
        IntStream.range(0, 3).forEach(n -> cluster.call(1, 0));

        assertThat(cluster.arrivals).hasSize(5);
        cluster.redis.move(500 * MILLI);
        cluster.call(1, 0);
        assertThat(cluster.arrivals).as("and a window later they go on").hasSize(6);
        assertThat(cluster.mostInAnyWindow()).isEqualTo(3);
    }

    /**
     * @param pause real time before the call
     * @param leap of Redis' clock, before the call
     */
    private record Move(int pod, long pause, double rate, long leap, long there, long back, long onTheWay) {}

    @Provide
    Arbitrary<List<Move>> moves() {
        Arbitrary<Long> distance = Arbitraries.longs().between(0, LONGEST_WAY);
        return Combinators.combine(
                        Arbitraries.integers().between(0, 2),
                        Arbitraries.longs().between(0, 300 * MILLI),
                        Arbitraries.of(0.5, 1.0, 1.0, 1.3, 2.0),
                        Arbitraries.frequencyOf(
                                net.jqwik.api.Tuple.of(9, Arbitraries.just(0L)),
                                net.jqwik.api.Tuple.of(1, Arbitraries.longs().between(-5000 * MILLI, 5000 * MILLI))),
                        distance,
                        distance,
                        Arbitraries.longs().between(0, 50 * MILLI))
                .as(Move::new)
                .list()
                .ofMinSize(20)
                .ofMaxSize(80);
    }

    @Property(tries = 100)
    void noClockLetsMoreThroughInAnyRealWindow(@ForAll("moves") List<Move> moves) {
        Cluster cluster = new Cluster("3/1s", 3);
        IntStream.range(0, 3).forEach(pod -> cluster.call(pod, 0));
        for (Move move : moves) {
            cluster.redis.runAt(move.rate());
            cluster.redis.distance(move.there(), move.back());
            cluster.redis.move(move.pause());
            cluster.redis.leap(move.leap());
            cluster.call(move.pod(), move.onTheWay());
        }

        assertThat(cluster.mostInAnyWindow()).isLessThanOrEqualTo(3);
    }
}
