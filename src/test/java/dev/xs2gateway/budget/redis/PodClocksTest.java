package dev.xs2gateway.budget.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PodClocksTest {
    private static final long MILLI = 1_000_000;
    private static final long MINUTE = 60_000 * MILLI;

    private final PodClocks clocks = new PodClocks();

    @Test
    void noClockIsKnownBeforeAReply() {
        assertThat(clocks.atLeast(0)).isEmpty();
    }

    @Test
    void countsFromTheMomentWhenTheReplyArrived() {
        clocks.onReply(Map.of("other", 5000L), 20 * MILLI);

        assertThat(clocks.atLeast(20 * MILLI)).containsExactly(Map.entry("other", 5000L));
        assertThat(clocks.atLeast(21 * MILLI).get("other")).isBetween(5998L, 6000L);
    }

    @Test
    void aReplyThatProvesLessTakesNothingBack() {
        clocks.onReply(Map.of("other", 5000L), 20 * MILLI);
        clocks.onReply(Map.of("other", 5500L), 30 * MILLI);

        assertThat(clocks.atLeast(30 * MILLI).get("other")).isGreaterThan(14_000);
    }

    @Test
    void aReplyThatProvesMoreCounts() {
        clocks.onReply(Map.of("other", 5000L), 20 * MILLI);
        clocks.onReply(Map.of("other", 16_000L), 30 * MILLI);

        assertThat(clocks.atLeast(30 * MILLI)).containsExactly(Map.entry("other", 16_000L));
    }

    @Test
    void provesNothingThatAClockOfAnotherRateHasNotReached() {
        clocks.onReply(Map.of("other", 0L), 0);

        assertThat(clocks.atLeast(MINUTE).get("other"))
                .isEqualTo(Duration.ofMinutes(1).minusMillis(60).toNanos() / 1000);
        assertThat(clocks.atLeast(-MILLI).get("other")).isEqualTo(-1001);
    }

    @Test
    void aPodThatNoReplyNamesAnyMoreIsForgotten() {
        clocks.onReply(Map.of("gone", 5000L), 0);
        clocks.onReply(Map.of("other", 5000L), 11 * MINUTE);

        assertThat(clocks.atLeast(11 * MINUTE)).containsOnlyKeys("other");
    }

    @Test
    void survivesTheOverflowOfTheCountOfNanoseconds() {
        clocks.onReply(Map.of("other", 5000L), Long.MAX_VALUE);

        assertThat(clocks.atLeast(Long.MIN_VALUE + MILLI - 1).get("other")).isBetween(5998L, 6000L);
    }
}
