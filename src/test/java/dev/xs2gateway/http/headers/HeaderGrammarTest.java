package dev.xs2gateway.http.headers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeaderGrammarTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "application/json|application/json",
                "application/json ;q=1|application/json;q=1",
                ", , application/json ,|application/json",
                "text/html ; q=0.5 ,\tapplication/json|text/html;q=0.5,application/json",
                "a/b;c=\"d,e;f\\\"g\", h/i|a/b;c=\"d,e;f\\\"g\",h/i",
                "a/b;q=2, c/d;q=0.123|a/b,c/d;q=0.123",
                "nonsense, a/b|a/b",
                "nonsense|''",
                "''|''"
            })
    void mediaRangesAreWrittenPlainly(String sent, String plain) {
        assertThat(HeaderGrammar.mediaRanges(sent)).isEqualTo(plain);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "application/json ; charset=utf-8|application/json;charset=utf-8",
                "application/json;|application/json",
                "application/json;;charset=\"utf-8\"|application/json;charset=\"utf-8\"",
                "nonsense|''"
            })
    void aMediaTypeIsWrittenPlainly(String sent, String plain) {
        assertThat(HeaderGrammar.mediaType(sent)).isEqualTo(plain);
    }
}
