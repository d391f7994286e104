package dev.xs2gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xs2gateway.MovedClock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryAfterTest {
    private static final Duration OTHERWISE = Duration.ofSeconds(10);

    /** The clock says 10:00 on a Tuesday, in UTC. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "7 | PT7S",
                "' 7 ' | PT7S",
                "1 | PT1S",
                "0 | PT1S",
                "300 | PT5M",
                "301 | PT5M",
                "999999999 | PT5M",
                "Tue, 24 Nov 2026 10:00:07 GMT | PT7S",
                "Tue, 24 Nov 2026 10:05:01 GMT | PT5M",
                "Tue, 24 Nov 2026 09:00:00 GMT | PT1S",
                "Tue, 24 Nov 2026 11:00:07 +0100 | PT7S",
                "- | PT10S",
                "'' | PT10S",
                "soon | PT10S",
                "-1 | PT10S",
                "1.5 | PT10S",
                "9999999999 | PT10S",
                "٧ | PT10S",
                "Mon, 24 Nov 2026 10:00:07 GMT | PT10S",
                "Tuesday, 24-Nov-26 10:00:07 GMT | PT10S"
            })
    void secondsAndDatesAreReadAndKeptWithinReason(@Nullable String header, Duration wait) {
        assertThat(RetryAfter.read(header, new MovedClock(), OTHERWISE)).isEqualTo(wait);
    }
}
