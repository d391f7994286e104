package dev.xs2gateway.budget;

import dev.xs2gateway.budget.count.CallRecorder;
import dev.xs2gateway.budget.count.Ledger;
import dev.xs2gateway.budget.count.LocalCount;
import dev.xs2gateway.budget.count.LocalLedger;
import dev.xs2gateway.budget.count.SlidingWindows;
import io.github.bucket4j.Bucket;
import io.smallrye.faulttolerance.api.Guard;
import io.smallrye.faulttolerance.api.RateLimitException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
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
    /** A second: of the many decisions most are refusals with the first, and a good part are calls with the second. */
    @Param({"1000", "1000000"})
    int calls;

    private List<Limit> limits = List.of();
    // As others count: a call is made when it is granted.
    private @Nullable LocalLedger atOnce;
    private @Nullable LocalLedger untilItEnds;
    private @Nullable Bucket bucket;
    private @Nullable Guard guard;

    @Setup
    public void setUp() {
        limits = List.of(new Limit(calls, Duration.ofSeconds(1)));
        atOnce = ledger(Duration.ZERO);
        untilItEnds = ledger(Duration.ofSeconds(5));
        bucket = Bucket.builder()
                .addLimit(limit -> limit.capacity(calls).refillGreedy(calls, Duration.ofSeconds(1)))
                .build();
        guard = Guard.create()
                .withRateLimit()
                .limit(calls)
                .window(1, ChronoUnit.SECONDS)
                .done()
                .build();
    }

    private LocalLedger ledger(Duration onTheWay) {
        LocalCount count =
                new LocalCount(new SlidingWindows(calls, onTheWay.toNanos()), CallRecorder.FORGOTTEN, System::nanoTime);
        return new LocalLedger(count, () -> {}, 1, System::nanoTime);
    }

    @Benchmark
    public void gateway(Blackhole hole) {
        atOnce.ask(atOnce.seen(), null, limits, hole::consume);
    }

    @Benchmark
    public void gatewayWithTheCallsEnd(Blackhole hole) {
        untilItEnds.ask(untilItEnds.seen(), null, limits, reply -> {
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
