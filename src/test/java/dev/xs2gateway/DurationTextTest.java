package dev.xs2gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurationTextTest {
    @ParameterizedTest
    @CsvSource({
        "PT0S,0 s",
        "PT0.0015S,1.5 ms",
        "PT0.25S,250 ms",
        "PT1.1S,1.1 s",
        "PT20S,20 s",
        "PT60S,60 s",
        "PT61.04S,61 s",
        "PT15M,15 min",
        "PT2H,2 h",
        "PT-1S,-1 s",
        "PT2H30M,150 min",
        "PT150S,150 s"
    })
    void timesAreWrittenForPeople(Duration duration, String text) {
        assertThat(DurationText.of(duration)).isEqualTo(text);
    }
}
