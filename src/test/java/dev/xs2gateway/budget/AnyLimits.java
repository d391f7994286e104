package dev.xs2gateway.budget;

import java.time.Duration;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Limits as properties try them: one to three at once, small enough to be hit. */
public final class AnyLimits {
    private AnyLimits() {}

    public static Arbitrary<List<Limit>> upToThree() {
        return one().list().ofMinSize(1).ofMaxSize(3);
    }

    static Arbitrary<Limit> one() {
        Arbitrary<Integer> calls = Arbitraries.integers().between(1, 8);
        Arbitrary<Duration> window = Arbitraries.integers().between(1, 20).map(Duration::ofSeconds);
        return Combinators.combine(calls, window).as(Limit::new);
    }
}
