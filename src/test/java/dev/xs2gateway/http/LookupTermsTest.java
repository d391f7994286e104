package dev.xs2gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LookupTermsTest {
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

        LookupTerms terms = LookupTerms.of(headers);

        assertThat(terms.has("W/\"a\"")).isTrue();
        assertThat(terms.has("W/\"b\"")).isTrue();
        assertThat(terms.onlyIfCached()).isTrue();
        assertThat(terms.maxAge()).isEqualTo(Duration.ofSeconds(7));
        assertThat(terms.longPoll()).isEqualTo(Duration.ofSeconds(9));
        assertThat(terms.bulk()).isTrue();
    }

    @Test
    void whoSaysNothingAsksForNothingSpecial() {
        assertThat(LookupTerms.of(HttpHeaders.headers()))
                .isEqualTo(new LookupTerms(null, false, false, Duration.ZERO, null));
    }
}
