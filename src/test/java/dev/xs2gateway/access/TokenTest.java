package dev.xs2gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.NumericChars;
import org.junit.jupiter.api.Test;

class TokenTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String FIXED = "xs2g_7Fq3kZ2a_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefg_";

    @Test
    void aNewTokenHasTheFormThatSecretScannersKnow() {
        assertThat(Token.create(RANDOM).reveal()).matches("xs2g_[0-9A-Za-z]{8}_[0-9A-Za-z]{43}_[0-9A-Za-z]{6}");
    }

    @Test
    void aNewTokenIsReadBackWhole() {
        Token created = Token.create(RANDOM);

        Token read = Objects.requireNonNull(Token.parse("Bearer " + created.reveal(), 7));

        assertThat(read.keyId()).isEqualTo(created.keyId());
        assertThat(read.hasRightChecksum()).isTrue();
        assertThat(read.reveal()).isEqualTo(created.reveal());
        assertThat(HexFormat.of().formatHex(read.sha256()))
                .isEqualTo(HexFormat.of()
                        .formatHex(Sha256Digest.of(created.reveal().getBytes(StandardCharsets.US_ASCII))));
    }

    @Test
    void theChecksumIsTheCrc32OfTheTextBeforeIt() {
        Token token = Objects.requireNonNull(Token.parse(FIXED + "28Jovt", 0));

        assertThat(token.hasRightChecksum()).isTrue();
    }

    @Test
    void tokensDiffer() {
        assertThat(Stream.generate(() -> Token.create(RANDOM).reveal()).limit(100))
                .doesNotHaveDuplicates();
    }

    @Test
    void itsTextDoesNotRevealTheSecret() {
        Token token = Token.create(RANDOM);

        assertThat(token).hasToString("xs2g_" + token.keyId() + "_…");
    }

    @Property
    void everySingleTypingErrorIsNoticed(
            @ForAll @IntRange(max = 63) int at,
            @ForAll @AlphaChars @NumericChars @CharRange(from = '_', to = '_') char typed) {
        String token = Token.create(RANDOM).reveal();
        String mistyped = token.substring(0, at) + typed + token.substring(at + 1);

        Token read = Token.parse(mistyped, 0);

        assertThat(read == null || mistyped.equals(token) || !read.hasRightChecksum())
                .isTrue();
    }

    @Property
    void anyOtherTextIsNoToken(@ForAll String text, @ForAll @IntRange(max = 3) int from) {
        assertThat(Token.parse(text + " ".repeat(from), from)).isNull();
    }

    @Test
    void textsOfAnotherFormAreNoTokens() {
        String token = Token.create(RANDOM).reveal();

        assertThat(Stream.of(
                                "",
                                "xs2g_",
                                token + "A".repeat(9),
                                token.substring(0, token.length() - 3),
                                token.toUpperCase(Locale.ROOT),
                                token.replace('_', '-'),
                                " " + token,
                                token + " ",
                                "xs2g_" + "ä".repeat(59))
                        .map(text -> Token.parse(text, 0)))
                .containsOnlyNulls();
    }
}
