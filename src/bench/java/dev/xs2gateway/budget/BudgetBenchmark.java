package dev.xs2gateway.budget;

import io.github.bucket4j.Bucket;
import io.smallrye.faulttolerance.api.Guard;
import io.smallrye.faulttolerance.api.RateLimitException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** May a call be made? Decisions of one process, beside those of other limiters with the same limit; say the threads with {@code -t}. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class BudgetBenchmark {
    private static final int CALLS = 1_000_000;
    private static final List<Limit> LIMITS = List.of(new Limit(CALLS, Duration.ofSeconds(1)));

    // As others count: a call is made when it is granted.
    private final LocalLedger atOnce = ledger(Duration.ZERO);
    private final LocalLedger untilItEnds = ledger(Duration.ofSeconds(5));
    private final Bucket bucket = Bucket.builder()
            .addLimit(limit -> limit.capacity(CALLS).refillGreedy(CALLS, Duration.ofSeconds(1)))
            .build();
    private final Guard guard = Guard.create()
            .withRateLimit()
            .limit(CALLS)
            .window(1, ChronoUnit.SECONDS)
            .done()
            .build();

    private static LocalLedger ledger(Duration onTheWay) {
        LocalCount count =
                new LocalCount(new SlidingWindows(CALLS, onTheWay.toNanos()), PastCalls.FORGOTTEN, System::nanoTime);
        return new LocalLedger(count, () -> {}, 1, System::nanoTime);
    }

    @Benchmark
    public void gateway(Blackhole hole) {
        atOnce.ask(atOnce.seen(), null, LIMITS, hole::consume);
    }

    @Benchmark
    public void gatewayWithTheCallsEnd(Blackhole hole) {
        untilItEnds.ask(untilItEnds.seen(), null, LIMITS, reply -> {
            if (reply instanceof Ledger.Reply.Granted(Ledger.Call call)) {
                call.ended();
            }
            hole.consume(reply);
        });
    }

    @Benchmark
    public boolean bucket4j() {
        return bucket.tryConsume(1);
    }

    @Benchmark
    public boolean smallrye() throws Exception {
        try {
            return guard.call(() -> true, Boolean.class);
        } catch (RateLimitException refused) {
            return false;
        }
    }
}
