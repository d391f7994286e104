package dev.xs2gateway.budget.count;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xs2gateway.budget.AnyLimits;
import dev.xs2gateway.budget.Limit;
import dev.xs2gateway.budget.SpendHistory;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;

class SlidingWindowsTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final long ON_THE_WAY = 5 * SECOND;
    private static final List<Limit> ONE_A_SECOND = List.of(Limit.parse("1/1s"));

    @Provide
    Arbitrary<List<Limit>> limits() {
        return AnyLimits.upToThree();
    }

    /** Steps in time; none at all is common, so that bursts are. */
    @Provide
    Arbitrary<List<Long>> steps() {
        Arbitrary<Long> halfSeconds = Arbitraries.longs().between(0, 12).map(half -> half * SECOND / 2);
        Arbitrary<Long> odd = Arbitraries.longs().between(1, 5 * SECOND);
        return Arbitraries.frequencyOf(Tuple.of(3, Arbitraries.just(0L)), Tuple.of(3, halfSeconds), Tuple.of(1, odd))
                .list()
                .ofMaxSize(120);
    }

    @Property
    void allowsWhatTheDefinitionAllowsAndNothingElse(
            @ForAll("limits") List<Limit> limits, @ForAll("steps") List<Long> steps, @ForAll long start) {
        SlidingWindows windows = new SlidingWindows(8, ON_THE_WAY);
        SpendHistory history = new SpendHistory(limits);
        long now = start;
        for (long step : steps) {
            now += step;
            assertThat(windows.waitNanos(limits, now) == 0).isEqualTo(history.allows(now));
            if (history.allows(now)) {
                windows.spend(now);
                history.add(now);
            }
        }
        assertThat(history.isWithinLimits()).isTrue();
    }

    @Property
    void theWaitIsTheShortestThatHelps(
            @ForAll("limits") List<Limit> limits, @ForAll("steps") List<Long> steps, @ForAll long start) {
        SlidingWindows windows = new SlidingWindows(8, ON_THE_WAY);
        SpendHistory history = new SpendHistory(limits);
        long now = start;
        for (long step : steps) {
            now += step;
            long wait = windows.waitNanos(limits, now);
            assertThat(history.allows(now + wait)).isTrue();
            assertThat(wait == 0 || !history.allows(now + wait - 1)).isTrue();
            now += wait;
            windows.spend(now);
            history.add(now);
        }
    }

    private record End(long at, SlidingWindows.Begun call) {}

    /** A call under way for {@code length}, which arrives at the vendor after {@code arrival} percent of that, or of the longest way. */
    record Call(long pause, long length, int arrival) {}

    @Provide
    Arbitrary<List<Call>> calls() {
        Arbitrary<Long> pauses = Arbitraries.longs().between(0, SECOND / 2);
        Arbitrary<Long> lengths = Arbitraries.longs().between(0, 8 * SECOND);
        return Combinators.combine(pauses, lengths, Arbitraries.integers().between(0, 100))
                .as(Call::new)
                .list()
                .ofMaxSize(80);
    }

    @Property
    void noWindowAtXs2EventExceedsItsLimitHoweverLongCallsTravel(
            @ForAll("limits") List<Limit> limits, @ForAll("calls") List<Call> calls) {
        SlidingWindows windows = new SlidingWindows(8, ON_THE_WAY);
        SpendHistory arrivals = new SpendHistory(limits);
        PriorityQueue<End> ends = new PriorityQueue<>(Comparator.comparingLong(End::at));
        long now = 0;
        for (Call call : calls) {
            now += call.pause();
            while (windows.waitNanos(limits, now) > 0
                    || (!ends.isEmpty() && ends.element().at() <= now)) {
                long end = ends.isEmpty() ? Long.MAX_VALUE : ends.element().at();
                now = Math.max(now, Math.min(end, now + windows.waitNanos(limits, now)));
                if (end <= now) {
                    windows.end(ends.remove().call(), now);
                }
            }
            ends.add(new End(now + call.length(), windows.start(now)));
            arrivals.add(now + Math.min(call.length(), ON_THE_WAY) * call.arrival() / 100);
        }
        assertThat(arrivals.isWithinLimits()).isTrue();
    }

    @Test
    void aCallUnderWayCountsAsMadeNow() {
        SlidingWindows windows = new SlidingWindows(1, ON_THE_WAY);
        SlidingWindows.Begun call = windows.start(0);

        assertThat(windows.waitNanos(ONE_A_SECOND, 3 * SECOND)).isEqualTo(3 * SECOND);
        windows.end(call, 3 * SECOND);
        assertThat(windows.waitNanos(ONE_A_SECOND, 3 * SECOND)).isEqualTo(SECOND);
    }

    @Test
    void aCallThatLastsLongerThanAnyWayHasArrived() {
        SlidingWindows windows = new SlidingWindows(1, ON_THE_WAY);
        SlidingWindows.Begun call = windows.start(0);

        assertThat(windows.waitNanos(ONE_A_SECOND, ON_THE_WAY + SECOND - 1)).isEqualTo(1);
        assertThat(windows.waitNanos(ONE_A_SECOND, ON_THE_WAY + SECOND)).isZero();
        windows.end(call, 20 * SECOND);
        assertThat(windows.waitNanos(ONE_A_SECOND, 20 * SECOND)).isZero();
    }

    @Test
    void aCallThatWasNotSentLeavesNoTrace() {
        SlidingWindows windows = new SlidingWindows(1, ON_THE_WAY);

        windows.unsent(windows.start(0));

        assertThat(windows.waitNanos(ONE_A_SECOND, 0)).isZero();
    }

    @Test
    void aWindowIsOverExactlyWhenItsLengthHasPassed() {
        SlidingWindows windows = new SlidingWindows(1, ON_THE_WAY);
        windows.spend(0);

        assertThat(windows.waitNanos(ONE_A_SECOND, SECOND - 1)).isEqualTo(1);
        assertThat(windows.waitNanos(ONE_A_SECOND, SECOND)).isZero();
    }
}
