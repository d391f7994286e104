package dev.xs2gateway.access.links;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.xs2gateway.access.InvalidFileException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinkKeysFileTest {
    private static final String SECRET = Base64.getEncoder().encodeToString(new byte[32]);

    @Test
    void theFirstKeySigns() throws InvalidFileException {
        LinkKeys keys = parse("keys: [ { id: k2, secret: \"%s\" }, { id: k1, secret: %s } ]".formatted(SECRET, SECRET));

        assertThat(keys.signing().id()).isEqualTo("k2");
        assertThat(keys.key("k1")).isNotNull();
        assertThat(keys.key("k0")).isNull();
    }

    @Test
    void everyMistakeIsReportedWithItsPlace() {
        assertThat(problems("""
                keys:
                  - { id: k1, secret: "%s" }
                  - { id: k1, secret: short }
                  - { id: "k 1", secret: "?" }
                  - { algorithm: none }
                """.formatted(SECRET)))
                .containsExactly(
                        "line 5: unknown key algorithm; allowed here: id, secret",
                        "keys[1].id (line 3) is the id of another key too: k1",
                        "keys[1].secret (line 3) must be the base64 of 32 to 1024 random bytes, such as openssl rand -base64 32"
                                + " prints",
                        "keys[2].id (line 4) must be 1 to 16 of A-Z, a-z, 0-9, '.', '_' and '-'",
                        "keys[2].secret (line 4) must be the base64 of 32 to 1024 random bytes, such as openssl rand -base64 32"
                                + " prints",
                        "keys[3].id (line 5) is missing",
                        "keys[3].secret (line 5) is missing");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"''|no mapping", "'{}'|keys (line 1) is missing", "'keys: []'|must hold at least one key"})
    void whatHoldsNoKeyIsRefused(String content, String problem) {
        assertThat(problems(content)).singleElement().asString().contains(problem);
    }

    @Test
    void noMessageShowsASecret() {
        String secret = "c2VjcmV0";
        assertThat(problems("keys: [ { id: k1, secret: " + secret + " } ]")).noneMatch(line -> line.contains(secret));
    }

    private static LinkKeys parse(String content) throws InvalidFileException {
        return LinkKeysFile.parse(content.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> problems(String content) {
        return catchThrowableOfType(InvalidFileException.class, () -> parse(content))
                .problems();
    }
}
