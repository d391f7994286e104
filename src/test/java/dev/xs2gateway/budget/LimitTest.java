package dev.xs2gateway.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LimitTest {
    @ParameterizedTest
    @CsvSource({
        "30/1m, 30, PT1M",
        "2/1s, 2, PT1S",
        "' 5/10s ', 5, PT10S",
        "1/24h, 1, PT24H",
        "999999/99999h, 999999, PT99999H",
        "7/90s, 7, PT90S"
    })
    void aLimitIsCallsInAWindow(String text, int calls, Duration window) {
        assertThat(Limit.parse(text)).isEqualTo(new Limit(calls, window));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "30",
                "30/",
                "/1m",
                "0/1m",
                "30/0s",
                "-1/1m",
                "30/-1m",
                "30/1d",
                "30/1M",
                "30/1",
                "030/1m",
                "30/01m",
                "30 / 1m",
                "3.5/1m",
                "30/1.5m",
                "1000000/1m",
                "30/100000h",
                "30/1m,2/1s",
                "٣٠/1m",
                "30/1m/1s"
            })
    void malformedLimitsAreRefusedWithTheExpectedForm(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Limit.parse(text))
                .withMessage("a limit is calls/window, such as 30/1m or 2/1s, not '" + text + "'");
    }

    @Test
    void aLimitOfNoCallsIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Limit(0, Duration.ofSeconds(1)));
        assertThatIllegalArgumentException().isThrownBy(() -> new Limit(1, Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> new Limit(1, Duration.ofSeconds(-1)));
    }

    @ParameterizedTest
    @CsvSource({"30/1m, 30/1m", "2/1s, 2/1s", "1/24h, 1/24h", "5/120s, 5/2m"})
    void aLimitIsShownAsItIsWritten(String text, String shown) {
        assertThat(Limit.parse(text)).hasToString(shown);
        assertThat(Limit.parse(shown)).isEqualTo(Limit.parse(text));
    }
}
