package dev.xs2gateway.budget;

import dev.xs2gateway.RedisProcess;
import dev.xs2gateway.budget.redis.Pod;
import dev.xs2gateway.budget.redis.SharedLedger;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** How long a decision through a real Redis on this machine takes, one after the other: one round trip each. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class RedisBudgetBenchmark {
    private @Nullable RedisProcess redis;
    private @Nullable Pod pod;

    @Setup
    public void setUp() throws InterruptedException {
        redis = RedisProcess.start();
        pod = new Pod(redis, UUID.randomUUID().toString(), 3, "60/1m", false);
        while (pod.ledger().isAway()) {
            // Not measured: the ledger announces nothing when the pod has joined, so it is polled.
            Thread.sleep(10);
        }
    }

    @TearDown
    public void tearDown() {
        if (pod != null) {
            pod.close();
        }
        if (redis != null) {
            redis.close();
        }
    }

    @Benchmark
    public void decision() throws InterruptedException {
        CountDownLatch heard = new CountDownLatch(1);
        if (pod != null) {
            SharedLedger ledger = pod.ledger();
            ledger.ask(ledger.seen(), null, pod.limits(), reply -> heard.countDown());
        }
        heard.await();
    }
}
