package dev.xs2gateway.http.problem;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LoggedPathTest {
    private static final String LONG =
            "AbCdEf_-0123456789AbCdEf_-0123456789AbCdEf_-0123456789AbCdEf_-0123456789AbCdEf_-0";

    @ParameterizedTest
    @CsvSource({
        "/orders/a1/tickets/b2,/orders/a1/tickets/b2",
        "/orders/ä,/orders/?",
        "/d/AbC,/d/…",
        "//d/AbC,/d/…",
        "/d/AbC/x;y,/d/…",
        "/%64/AbC,/d/…"
    })
    void aPathIsShownWithoutWhatFollowsD(String path, String shown) {
        assertThat(LoggedPath.of(path)).isEqualTo(shown);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/x/" + LONG, "/x/../d/" + LONG, "/" + LONG + "/d"})
    void whatIsAsLongAsATokenIsNotShownAnywhere(String path) {
        assertThat(LoggedPath.of(path)).doesNotContain(LONG).contains("…");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/orders/a1_bor/tickets/AbCdEf_-0123456789AbCdEf_-0123456789AbCdEf_-0123456789AbCdEf_-0123456789AbCdEf_-"
            })
    void theLongestIdIsShown(String path) {
        assertThat(LoggedPath.of(path)).isEqualTo(path);
    }

    @ParameterizedTest
    @ValueSource(ints = {201, 5_000})
    void aLongPathIsCut(int length) {
        assertThat(LoggedPath.of("/.".repeat(length))).hasSize(201).endsWith("…");
    }
}
