package dev.xs2gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LeastRateTest {
    private final AtomicLong nanos = new AtomicLong();

    @ParameterizedTest
    @CsvSource({
        "20K/20s, 20480, PT20S",
        "1/500ms, 1, PT0.5S",
        "3M/2m, 3145728, PT2M",
        "1K, 20480, PT20S",
        "7, 140, PT20S"
    })
    void aRateIsBytesInASpan(String text, long bytes, Duration span) {
        assertThat(LeastRate.parse(text)).isEqualTo(new LeastRate(bytes, span));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0/1s", "1K/0s", "1K/", "/1s", "-1/1s", "1K/1h", "fast", "1G/1s"})
    void malformedRatesAreRefused(String text) {
        assertThatThrownBy(() -> LeastRate.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    private boolean isTooSlow(LeastRate.Pace pace, int waitedSeconds, long bytes) {
        pace.startWait();
        nanos.addAndGet(Duration.ofSeconds(waitedSeconds).toNanos());
        return pace.isTooSlow(bytes);
    }

    @Test
    void aBodyIsTooSlowOnceASpanOfWaitingBroughtTooLittle() {
        LeastRate.Pace pace = LeastRate.parse("100/10s").new Pace(nanos::get);

        assertThat(isTooSlow(pace, 9, 1)).isFalse();
        assertThat(isTooSlow(pace, 1, 98)).isTrue();
    }

    @Test
    void eachSpanIsMeasuredAlone() {
        LeastRate.Pace pace = LeastRate.parse("100/10s").new Pace(nanos::get);

        assertThat(isTooSlow(pace, 10, 1_000_000)).isFalse();
        assertThat(isTooSlow(pace, 10, 99)).isTrue();
        assertThat(isTooSlow(pace, 10, 100)).isFalse();
    }

    @Test
    void aReaderThatDoesNotWaitNeverFindsTheSenderSlow() {
        LeastRate.Pace pace = LeastRate.parse("1M/1s").new Pace(nanos::get);

        for (int i = 0; i < 1_000; i++) {
            nanos.addAndGet(Duration.ofMinutes(1).toNanos());
            assertThat(isTooSlow(pace, 0, 1)).isFalse();
        }
    }
}
