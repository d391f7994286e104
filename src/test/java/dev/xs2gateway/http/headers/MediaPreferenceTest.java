package dev.xs2gateway.http.headers;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class MediaPreferenceTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/html",
                "TEXT/HTML;level=1",
                "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8",
                "application/json;q=0.5 , , text/html;q=0.6",
                "text/html, */*"
            })
    void htmlThatIsNamedAndPreferredToJsonIsPreferred(String accept) {
        assertThat(MediaPreference.isHtml(accept)).isTrue();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "*/*",
                "text/*",
                "application/json",
                "text/html;q=0",
                "text/html,application/json",
                "text/html;q=0.5,application/problem+json",
                "text/html;q=0.7,*/*",
                "text/html2",
                ";;,"
            })
    void everythingElseIsNot(@Nullable String accept) {
        assertThat(MediaPreference.isHtml(accept)).isFalse();
    }
}
