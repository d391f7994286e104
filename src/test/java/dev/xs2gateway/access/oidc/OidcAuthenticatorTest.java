package dev.xs2gateway.access.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xs2gateway.MovedClock;
import dev.xs2gateway.access.Consumers;
import dev.xs2gateway.access.ConsumersFile;
import dev.xs2gateway.access.Identification;
import dev.xs2gateway.access.Identification.Identified;
import dev.xs2gateway.access.Identification.Reason;
import dev.xs2gateway.access.InvalidFileException;
import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.failure.FailureException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwx.HeaderParameterNames;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OidcAuthenticatorTest {
    private static final String SUBJECT = "system:serviceaccount:shop:booking-site";
    private static final Duration WAIT = Duration.ofSeconds(30);

    private final TestIssuer issuer = TestIssuer.start();
    private final MovedClock clock = new MovedClock();
    private final AtomicReference<Consumers> consumers = new AtomicReference<>(
            consumers("{ name: booking-site, oidcSubjects: [ \"" + SUBJECT + "\" ], roles: [ status ] }"));
    private final OidcAuthenticator authenticator = OidcAuthenticator.of(
            TestSettings.of(issuer), consumers::get, clock, clock::nanos, Thread.ofVirtual()::start);

    @AfterEach
    void stop() {
        issuer.close();
    }

    @Test
    void theSubjectOfATokenNamesTheConsumer() {
        assertAccepted(issuer.sign(claims()));
    }

    @Test
    void es256AndPs256AreAcceptedToo() {
        assertAccepted(issuer.sign(claims(), AlgorithmIdentifiers.RSA_PSS_USING_SHA256, head -> {}));

        issuer.rotateToEllipticCurve();
        clock.move(Duration.ofSeconds(10));
        assertAccepted(issuer.sign(claims()));
    }

    @Test
    void otherAlgorithmsAreRejected() {
        String rs512 = issuer.sign(claims(), AlgorithmIdentifiers.RSA_USING_SHA512, head -> {});

        assertRejected(issuer.unsigned(claims()), Reason.WRONG_ALGORITHM);
        assertRejected(issuer.signWithPublicKeyAsSecret(claims()), Reason.WRONG_ALGORITHM);
        assertRejected(rs512, Reason.WRONG_ALGORITHM);
    }

    @Test
    void aTokenWithoutItsSignatureIsRejected() {
        String token = issuer.sign(claims());

        assertRejected(token.substring(0, token.lastIndexOf('.') + 1), Reason.BAD_SIGNATURE);
    }

    @Test
    void aKeyInsideTheTokenIsNotLookedAt() {
        try (TestIssuer forger = TestIssuer.start()) {
            String token = issuer.sign(claims(), AlgorithmIdentifiers.RSA_USING_SHA256, head -> {
                head.setKey(forger.key().getPrivateKey());
                head.setJwkHeader(forger.key());
                head.setHeader(HeaderParameterNames.JWK_SET_URL, forger.url() + "/keys");
            });

            assertRejected(token, Reason.BAD_SIGNATURE);
            assertThat(forger.requests()).isEmpty();
        }
    }

    @Test
    void anotherIssuerIsRejected() {
        assertRejected(with(claims -> claims.setIssuer("https://login.example.com")), Reason.WRONG_ISSUER);
        assertRejected(with(claims -> claims.unsetClaim("iss")), Reason.WRONG_ISSUER);
    }

    @Test
    void anotherAudienceIsRejected() {
        assertRejected(with(claims -> claims.setAudience("another")), Reason.WRONG_AUDIENCE);
        assertRejected(with(claims -> claims.unsetClaim("aud")), Reason.WRONG_AUDIENCE);
    }

    @Test
    void anExpiredTokenIsRejectedAfterTheLeeway() {
        assertAccepted(expiringAt(-29));
        assertRejected(expiringAt(-31), Reason.EXPIRED);
    }

    @Test
    void aTokenThatIsNotYetValidIsRejectedBeforeTheLeeway() {
        assertAccepted(with(claims -> claims.setNotBefore(at(29))));
        assertRejected(with(claims -> claims.setNotBefore(at(31))), Reason.NOT_YET_VALID);
    }

    @Test
    void aTokenNeedsAnExpiryAndASubject() {
        assertRejected(with(claims -> claims.unsetClaim("exp")), Reason.MALFORMED_CLAIMS);
        assertRejected(with(claims -> claims.unsetClaim("sub")), Reason.MALFORMED_CLAIMS);
        assertRejected(with(claims -> claims.setClaim("exp", "tomorrow")), Reason.MALFORMED_CLAIMS);
    }

    @Test
    void anUnknownSubjectIsRejected() {
        assertRejected(with(claims -> claims.setSubject("system:serviceaccount:shop:another")), Reason.UNKNOWN_SUBJECT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "",
                "..",
                "a.b.c",
                "xs2g_7Fq3kZ2a_a_b",
                "e30.e30.e30",
                "e30.e30.e30.e30.e30",
                "\u00e4.\u00e4.\u00e4",
                "{\"alg\":\"RS256\"}.{}.x"
            })
    void garbageIsRejectedWithoutACallOfTheIssuer(String token) {
        assertRejected(token, Reason.NOT_A_JWT);
        assertThat(issuer.requests()).isEmpty();
    }

    @Test
    void deeplyNestedGarbageIsRejected() {
        String head = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString("{\"a\":".repeat(4000).getBytes(StandardCharsets.US_ASCII));

        assertRejected(head + ".e30.e30", Reason.NOT_A_JWT);
    }

    @Test
    void unknownKeyIdsCostTheIssuerOneFetchPerInterval() {
        assertAccepted(issuer.sign(claims()));
        int before = issuer.requests().size();

        clock.move(Duration.ofSeconds(10));
        for (int i = 0; i < 100; i++) {
            assertRejected(signedBy("unknown-" + i), Reason.UNKNOWN_SIGNER);
        }

        assertThat(issuer.requests()).hasSize(before + 2);
    }

    @Test
    void aKeyThatTheIssuerHasRotatedToIsFetched() {
        assertAccepted(issuer.sign(claims()));
        String old = issuer.sign(claims(), AlgorithmIdentifiers.RSA_USING_SHA256, head -> head.setHeader("typ", "JWT"));
        issuer.rotate();
        clock.move(Duration.ofSeconds(10));

        assertAccepted(issuer.sign(claims()));
        assertRejected(old, Reason.UNKNOWN_SIGNER);
    }

    @Test
    void whileTheIssuerIsDownKnownKeysGoOnAndOthersAreNeitherAcceptedNorRejected() {
        String cached = issuer.sign(claims());
        assertAccepted(cached);
        issuer.goDown();
        clock.move(Duration.ofSeconds(10));

        assertUnavailable(signedBy("unknown"));
        assertAccepted(cached);
        assertAccepted(with(claims -> claims.setJwtId("another token by the known key")));
        assertUnavailable(signedBy("unknown"));

        issuer.comeBack();
        clock.move(Duration.ofSeconds(10));
        assertRejected(signedBy("unknown"), Reason.UNKNOWN_SIGNER);
    }

    @Test
    void aGatewayThatStartsWhileTheIssuerIsDownAcceptsTokensOnceItIsBack() {
        issuer.goDown();
        assertUnavailable(issuer.sign(claims()));

        issuer.comeBack();
        clock.move(Duration.ofSeconds(10));
        assertAccepted(issuer.sign(claims()));
    }

    @Test
    void aVerifiedTokenEndsWithItsExpiryAlthoughItIsCached() {
        String token = with(claims -> claims.setExpirationTime(at(20)));
        assertAccepted(token);

        clock.move(Duration.ofSeconds(51));

        assertRejected(token, Reason.EXPIRED);
    }

    @Test
    void aVerifiedTokenIsVerifiedAgainAfterAMinute() {
        String token = issuer.sign(claims());
        assertAccepted(token);
        issuer.rotate();
        clock.move(Duration.ofSeconds(59));
        assertRejected(signedBy("unknown"), Reason.UNKNOWN_SIGNER);
        assertAccepted(token);

        clock.move(Duration.ofSeconds(2));

        assertRejected(token, Reason.UNKNOWN_SIGNER);
    }

    @Test
    void aSubjectThatTheFileNoLongerHoldsEndsAtOnce() {
        String token = issuer.sign(claims());
        assertAccepted(token);

        consumers.set(Consumers.none());

        assertRejected(token, Reason.UNKNOWN_SUBJECT);
    }

    private JwtClaims claims() {
        return issuer.claims(SUBJECT, clock.millis());
    }

    private String with(Consumer<JwtClaims> change) {
        JwtClaims claims = claims();
        change.accept(claims);
        return issuer.sign(claims);
    }

    private String expiringAt(long seconds) {
        return with(claims -> {
            claims.setNotBefore(at(-600));
            claims.setExpirationTime(at(seconds));
        });
    }

    private String signedBy(String keyId) {
        return issuer.sign(claims(), AlgorithmIdentifiers.RSA_USING_SHA256, head -> head.setKeyIdHeaderValue(keyId));
    }

    private NumericDate at(long seconds) {
        return NumericDate.fromSeconds(clock.millis() / 1000 + seconds);
    }

    private void assertAccepted(String token) {
        assertThat(identify(token)).isInstanceOfSatisfying(Identified.class, identified -> {
            assertThat(identified.consumer().name()).isEqualTo("booking-site");
            assertThat(identified.keyId()).isEqualTo(SUBJECT);
        });
    }

    private void assertRejected(String token, Reason reason) {
        assertThat(identify(token)).isEqualTo(reason.rejected());
    }

    private void assertUnavailable(String token) {
        assertThatThrownBy(() -> identify(token))
                .isInstanceOfSatisfying(FailureException.class, failed -> assertThat(failed.failure())
                        .isInstanceOfSatisfying(Failure.IdentityUnavailable.class, it -> assertThat(it.retryAfter())
                                .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(10))));
    }

    private Identification identify(String token) {
        return authenticator.identify(token).await().atMost(WAIT);
    }

    private static Consumers consumers(String entry) {
        try {
            return ConsumersFile.parse(("consumers: [ " + entry + " ]").getBytes(StandardCharsets.UTF_8));
        } catch (InvalidFileException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
