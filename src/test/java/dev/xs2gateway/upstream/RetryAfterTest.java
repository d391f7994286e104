package dev.xs2gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xs2gateway.MovedClock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryAfterTest {
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
                "- | -",
                "'' | -",
                "soon | -",
                "-1 | -",
                "1.5 | -",
                "9999999999 | -",
                "٧ | -",
                "Mon, 24 Nov 2026 10:00:07 GMT | -",
                "Tuesday, 24-Nov-26 10:00:07 GMT | -"
            })
    void secondsAndDatesAreReadAndKeptWithinReason(@Nullable String header, @Nullable Duration wait) {
        assertThat(RetryAfter.read(header, new MovedClock())).isEqualTo(wait);
    }
}
