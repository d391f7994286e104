package dev.xs2gateway.http.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LookupHeadersTest {
    @Test
    void severalLinesOfAHeaderAreOneList() {
        MultiMap headers = HttpHeaders.headers()
                .add("If-None-Match", "W/\"a\"")
                .add("if-none-match", "W/\"b\"")
                .add("Cache-Control", "only-if-cached")
                .add("Cache-Control", "max-age=7")
                .add("Prefer", "respond-async")
                .add("Prefer", "wait=9")
                .add("Priority", "i")
                .add("Priority", "u=6");

        LookupHeaders terms = LookupHeaders.of(headers);

        assertThat(terms.has("W/\"a\"")).isTrue();
        assertThat(terms.has("W/\"b\"")).isTrue();
        assertThat(terms.onlyIfCached()).isTrue();
        assertThat(terms.maxAge()).isEqualTo(Duration.ofSeconds(7));
        assertThat(terms.longPoll()).isEqualTo(Duration.ofSeconds(9));
        assertThat(terms.bulk()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "59, 59",
        "60, 60",
        "61, 60",
        "100, 60",
        "4294967296, 60",
        "99999999999999999999999, 60",
        "x, 0",
        "-5, 0"
    })
    void aWaitIsAMinuteAtMost(String asked, long seconds) {
        assertThat(LookupHeaders.of(HttpHeaders.headers().add("Prefer", "wait=" + asked))
                        .longPoll())
                .isEqualTo(Duration.ofSeconds(seconds));
    }

    @Test
    void anAgeOfAnyLengthIsUnderstood() {
        assertThat(LookupHeaders.of(HttpHeaders.headers().add("Cache-Control", "max-age=" + "9".repeat(30)))
                        .maxAge())
                .isEqualTo(Duration.ofSeconds(Integer.MAX_VALUE));
    }

    @Test
    void aRequestWithoutHeadersHasNoSpecialRequirement() {
        assertThat(LookupHeaders.of(HttpHeaders.headers()))
                .isEqualTo(new LookupHeaders(null, false, false, Duration.ZERO, null));
    }
}
