package dev.xs2gateway.access.oidc;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xs2gateway.WithSandbox;
import dev.xs2gateway.access.BearerVerifier;
import dev.xs2gateway.access.Consumers;
import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.failure.FailureException;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An issuer over TLS, whose certificate comes from an authority that only {@code gateway.access.oidc.ca-file} names. */
@QuarkusTest
@QuarkusTestResource(WithSandbox.class)
@TestProfile(OidcOverTlsTest.WithAuthority.class)
class OidcOverTlsTest {
    private static final TestAuthority AUTHORITY = TestAuthority.ofServer("ip:127.0.0.1");
    private static final TestIssuer ISSUER = TestIssuer.startTls(AUTHORITY);

    /** A gateway that trusts the authority. */
    public static final class WithAuthority implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            try {
                Path consumers = Files.createTempFile("consumers-", ".yaml");
                consumers.toFile().deleteOnExit();
                Files.writeString(consumers, "consumers: [ { name: a, oidcSubjects: [ a ], roles: [ status ] } ]");
                Path authority = Files.createTempFile("ca-", ".crt");
                authority.toFile().deleteOnExit();
                return Map.of(
                        "gateway.access.mode",
                        "oidc",
                        "gateway.access.consumers-file",
                        consumers.toString(),
                        "gateway.access.oidc.issuer",
                        ISSUER.url(),
                        "gateway.access.oidc.audience",
                        TestIssuer.AUDIENCE,
                        "gateway.access.oidc.ca-file",
                        AUTHORITY.writeTo(authority).toString());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static String token() {
        return ISSUER.sign(ISSUER.claims("a", System.currentTimeMillis()));
    }

    @Test
    void anIssuerWithACertificateOfTheAuthorityIsTrusted() {
        given().header("Authorization", "Bearer " + token())
                .get("/bookings/none")
                .then()
                .statusCode(404);

        assertThat(ISSUER.requests()).contains("/realms/shop/.well-known/openid-configuration", "/realms/shop/keys");
    }

    @Test
    void anIssuerWithACertificateOfAnotherAuthorityIsNotAsked(@TempDir Path folder) {
        TestAuthority another = TestAuthority.ofServer("ip:127.0.0.1");
        try (TestIssuer impostor = TestIssuer.startTls(another)) {
            isRefused(impostor, AUTHORITY, folder);
            assertThat(impostor.requests()).isEmpty();
        }
    }

    @Test
    void anIssuerUnderAnotherNameIsNotAsked(@TempDir Path folder) {
        TestAuthority ofAnotherName = TestAuthority.ofServer("dns:login.example.com");
        try (TestIssuer impostor = TestIssuer.startTls(ofAnotherName)) {
            isRefused(impostor, ofAnotherName, folder);
            assertThat(impostor.requests()).isEmpty();
        }
    }

    private static void isRefused(TestIssuer issuer, TestAuthority trusted, Path folder) {
        TestSettings settings = TestSettings.of(issuer).withCaFile(trusted.writeTo(folder.resolve("ca.crt")));
        String token = issuer.sign(issuer.claims("a", System.currentTimeMillis()));
        BearerVerifier verifier =
                OidcAuthenticator.of(settings, Consumers::none, Clock.systemUTC(), System::nanoTime, Runnable::run);

        assertThatThrownBy(() -> verifier.identify(token).await().indefinitely())
                .isInstanceOfSatisfying(FailureException.class, failed -> assertThat(failed.failure())
                        .isInstanceOf(Failure.IdentityUnavailable.class));
        assertThatThrownBy(new IssuerClient(settings)::fetch)
                .isInstanceOf(IssuerUnreachableException.class)
                .hasMessageContaining("cannot be reached");
    }

    @Test
    void withoutAFileOnlyTheAuthoritiesOfJavaAreTrusted() {
        assertThatThrownBy(new IssuerClient(TestSettings.of(ISSUER))::fetch)
                .isInstanceOf(IssuerUnreachableException.class)
                .hasMessageContaining("cannot be reached");
    }
}
