package dev.xs2gateway.http.headers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteRangeTest {
    @ParameterizedTest
    @CsvSource({
        "bytes=0-0, 0, 0",
        "bytes=0-, 0, 99",
        "bytes=10-19, 10, 19",
        "bytes=99-, 99, 99",
        "bytes=90-1000, 90, 99",
        "bytes=-1, 99, 99",
        "bytes=-100, 0, 99",
        "bytes=-1000, 0, 99",
        "Bytes = 5 - 6, 5, 6"
    })
    void onePartOfAHundredBytes(String header, long first, long last) {
        assertThat(parsed(header).of(100)).isEqualTo(new ByteRange.Part(first, last));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=100-", "bytes=100-200", "bytes=-0", "bytes=999999999999999999-"})
    void nothingOfAHundredBytes(String header) {
        assertThat(parsed(header).of(100)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bytes=0-1,5-6",
                "bytes=-",
                "bytes=9-8",
                "bytes=a-b",
                "bytes=0",
                "items=0-1",
                "",
                "bytes=0-9999999999999999999999",
                "bytes=--1"
            })
    void whatIsNoSinglePartIsAsIfItWereNotThere(String header) {
        assertThat(ByteRange.parse(header)).isNull();
    }

    private static ByteRange parsed(String header) {
        return Objects.requireNonNull(ByteRange.parse(header));
    }
}
