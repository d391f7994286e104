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
                "9999999999 | PT5M",
                "1795773607 | PT5M",
                "1795773607000 | PT5M",
                "99999999999999999999999999999999999999 | PT5M",
                "000000000000000000000007 | PT7S",
                "000 | PT1S",
                "Mon, 24 Nov 2026 10:00:07 GMT | PT7S",
                "tue, 24 nov 2026 10:00:07 gmt | PT7S",
                "Tue, 24 Nov 2026 10:00:07 UTC | PT7S",
                "Tue, 24 Nov 2026 10:00:07 | PT7S",
                "24 Nov 2026 10:00:07 GMT | PT7S",
                "Tue, 24 Nov 2026 10:00:60 GMT | PT59S",
                "Tuesday, 24-Nov-26 10:00:07 GMT | PT7S",
                "Sunday, 24-Nov-26 10:00:07 GMT | PT7S",
                "Tuesday, 24-Nov-26 10:00:07 UTC | PT7S",
                "Tue, 24-Nov-2026 10:00:07 GMT | PT7S",
                "Friday, 24-Nov-76 10:00:07 GMT | PT5M",
                "Wednesday, 24-Nov-77 10:00:07 GMT | PT1S",
                "Sunday, 06-Nov-94 08:49:37 GMT | PT1S",
                "Tue Nov 24 10:00:07 2026 | PT7S",
                "Wed Nov 24 10:00:07 2026 | PT7S",
                "Tue Nov 24 10:00:07 UTC 2026 | PT7S",
                "Sun Nov  6 08:49:37 1994 | PT1S",
                "Tue Dec  1 10:00:00 2026 | PT5M",
                "٧ | -",
                "+7 | -",
                "7s | -",
                "'7, 7' | -",
                "Tue, 31 Feb 2026 10:00:07 GMT | -",
                "Tue, 24 Foo 2026 10:00:07 GMT | -",
                "Tue, 24 Nov 2026 25:00:07 GMT | -",
                "Tue, 24 Nov 2026 10:00:07 CET | -",
                "Tue, 24 Nov 2026 10:00:07 +9900 | -",
                "2026-11-24 | -",
                "Tue, 24 Nov 2026 | -"
            })
    void secondsAndDatesAreReadAndKeptWithinReason(@Nullable String header, @Nullable Duration wait) {
        assertThat(RetryAfter.read(header, new MovedClock())).isEqualTo(wait);
    }
}
