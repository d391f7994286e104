package dev.xs2gateway.http.headers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EntityTagsTest {
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '\'',
            value = {
                "'\"a\"', true, true",
                "'\"b\", \"a\"', true, true",
                "'\"b\",\"a\"', true, true",
                "'W/\"a\"', false, true",
                "'*', true, true",
                "' * ', true, true",
                "'\"b\"', false, false",
                "'\"a, b\"', false, false",
                "'a', false, false",
                "'', false, false"
            })
    void aListOfTagsNamesThisOneOrDoesNot(String tags, boolean strongly, boolean weakly) {
        assertThat(EntityTags.strongly(tags, "a")).isEqualTo(strongly);
        assertThat(EntityTags.weakly(tags, "a")).isEqualTo(weakly);
    }
}
