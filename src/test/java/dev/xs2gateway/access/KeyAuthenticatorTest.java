package dev.xs2gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xs2gateway.MovedClock;
import dev.xs2gateway.access.Identification.Identified;
import dev.xs2gateway.access.Identification.Missing;
import dev.xs2gateway.access.Identification.Reason;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyAuthenticatorTest {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final MovedClock clock = new MovedClock();
    private final Token token = Token.create(RANDOM);
    private final Consumer consumer = new Consumer("shop", Set.of(Role.STATUS), Consumer.DefaultLane.NORMAL);
    private Consumers consumers = of(null);
    private final KeyAuthenticator authenticator = new KeyAuthenticator(() -> consumers, clock);

    @ParameterizedTest
    @ValueSource(strings = {"Bearer ", "bearer ", "BEARER   "})
    void aTokenOfTheFileIdentifiesItsConsumer(String scheme) {
        assertThat(authenticator.identify(scheme + token.reveal())).isEqualTo(new Identified(consumer, token.keyId()));
    }

    @Test
    void aRequestWithoutCredentialsIsMissingThem() {
        assertThat(authenticator.identify(null)).isInstanceOf(Missing.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Bearer", "Basic dXNlcjpwYXNz", "xs2g_7Fq3kZ2a", "Bearer\txs2g"})
    void anotherSchemeIsNotBearer(String authorization) {
        assertThat(authenticator.identify(authorization)).isEqualTo(Reason.NOT_BEARER.rejected());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer ", "Bearer xs2g_", "Bearer eyJhbGciOiJub25lIn0.e30.", "Bearer ä"})
    void aTextOfAnotherFormIsMalformed(String authorization) {
        assertThat(authenticator.identify(authorization)).isEqualTo(Reason.MALFORMED.rejected());
    }

    @Test
    void twoTokensAreMalformed() {
        assertThat(authenticator.identify("Bearer " + token.reveal() + " " + token.reveal()))
                .isEqualTo(Reason.MALFORMED.rejected());
    }

    @Test
    void aTokenWithAnUnknownKeyIdIsRejected() {
        assertThat(authenticator.identify("Bearer " + Token.create(RANDOM).reveal()))
                .isEqualTo(Reason.UNKNOWN_KEY.rejected());
    }

    @Test
    void aTokenWithAnotherSecretIsRejected() {
        Token forged = Token.create(RANDOM);
        consumers = new Consumers(
                List.of(consumer),
                Map.of(forged.keyId(), new ConsumerKey(forged.keyId(), hex(token), null, consumer)),
                Map.of());

        assertThat(authenticator.identify("Bearer " + forged.reveal())).isEqualTo(Reason.WRONG_SECRET.rejected());
    }

    @Test
    void aTokenIsAcceptedUntilItsEndAndNotAfter() {
        consumers = of(clock.instant().plusSeconds(1));

        clock.move(Duration.ofSeconds(1));
        assertThat(authenticator.identify("Bearer " + token.reveal())).isInstanceOf(Identified.class);
        clock.move(Duration.ofNanos(1));
        assertThat(authenticator.identify("Bearer " + token.reveal())).isEqualTo(Reason.EXPIRED.rejected());
    }

    @Test
    void aWithdrawnKeyEndsWithTheNextRequest() {
        assertThat(authenticator.identify("Bearer " + token.reveal())).isInstanceOf(Identified.class);

        consumers = Consumers.none();

        assertThat(authenticator.identify("Bearer " + token.reveal())).isEqualTo(Reason.UNKNOWN_KEY.rejected());
    }

    @Property(tries = 500)
    void noSingleBitOfATokenMayDiffer(@ForAll @IntRange(max = 63) int at, @ForAll @IntRange(max = 6) int bit) {
        char[] forged = token.reveal().toCharArray();
        forged[at] ^= (char) (1 << bit);

        assertThat(authenticator.identify("Bearer " + new String(forged))).isNotInstanceOf(Identified.class);
    }

    @Test
    void tokensOfTheGatewayAreDistinguishedFromThoseOfAnIssuer() {
        assertThat(KeyAuthenticator.isForKeys("Bearer xs2g_anything")).isTrue();
        assertThat(KeyAuthenticator.isForKeys("Bearer eyJhbGciOiJSUzI1NiJ9.e30.c2ln"))
                .isFalse();
        assertThat(KeyAuthenticator.isForKeys("Basic xs2g_")).isFalse();
    }

    @Test
    void challengesNameTheErrorAsRfc6750Says() {
        assertThat(BearerChallenge.missing()).isEqualTo("Bearer realm=\"xs2event-gateway\"");
        assertThat(BearerChallenge.rejected(Reason.NOT_BEARER)).isEqualTo(BearerChallenge.missing());
        assertThat(BearerChallenge.rejected(Reason.EXPIRED))
                .isEqualTo(
                        "Bearer realm=\"xs2event-gateway\", error=\"invalid_token\", error_description=\"The token has"
                                + " expired: send a new one\"");
        assertThat(BearerChallenge.insufficientScope(Role.TICKETS))
                .isEqualTo(
                        "Bearer realm=\"xs2event-gateway\", error=\"insufficient_scope\", error_description=\"The role"
                                + " tickets is missing\", scope=\"tickets\"");
    }

    @Test
    void theAnswerDoesNotRevealWhetherAKeyIdExists() {
        assertThat(BearerChallenge.rejected(Reason.UNKNOWN_KEY))
                .isEqualTo(BearerChallenge.rejected(Reason.WRONG_SECRET));
    }

    private Consumers of(@Nullable Instant notAfter) {
        ConsumerKey key = new ConsumerKey(token.keyId(), hex(token), notAfter, consumer);
        return new Consumers(List.of(consumer), Map.of(token.keyId(), key), Map.of());
    }

    private static String hex(Token token) {
        return HexFormat.of().formatHex(token.sha256());
    }
}
