package dev.xs2gateway.upstream.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorBodyTest {
    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"message\":\"no\"}", " {\"error\":{\"code\":401}}\n", "\uFEFF{\"detail\":null}"})
    void aJsonObjectIsTheApisOwn(String body) {
        assertThat(ErrorBody.isFromApi(bytes(body))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "<html><body>Access denied</body></html>",
                "Forbidden",
                "null",
                "\"Forbidden\"",
                "[]",
                "403",
                "{\"message\":",
                "{}<html>"
            })
    void everythingElseIsNot(String body) {
        assertThat(ErrorBody.isFromApi(bytes(body))).isFalse();
    }

    @Test
    void aBodyLargerThanAnyErrorIsNot() {
        assertThat(ErrorBody.isFromApi(bytes("{\"message\":\"" + "x".repeat(ErrorBody.LONGEST) + "\"}")))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"message\":\"being made\"}",
                "{\"status\":\"processing\",\"help\":\"see https://x.test\"}"
            })
    void anObjectWithoutALinkIsAMessage(String body) {
        assertThat(ErrorBody.isMessageWithoutLink(bytes(body))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://cdn.example.test/z",
                "\"https://cdn.example.test/z\"",
                "{\"url\":\"https://cdn.example.test/z\"}",
                "{\"data\":{\"link\":\" https:\\/\\/cdn.example.test/z \"}}",
                "[\"https://cdn.example.test/z\"]",
                "not a link",
                ""
            })
    void aLinkInAnyFormIsNotAnErrorBody(String body) {
        assertThat(ErrorBody.isMessageWithoutLink(bytes(body))).isFalse();
    }
}
