package dev.xs2gateway.access.oidc;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;

import dev.xs2gateway.WithSandbox;
import dev.xs2gateway.access.Token;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** With {@code gateway.access.mode=oidc} the keys of the consumers' file open nothing. */
@QuarkusTest
@QuarkusTestResource(WithSandbox.class)
@TestProfile(OidcAloneTest.WithoutKeys.class)
class OidcAloneTest {
    private static final TestIssuer ISSUER = TestIssuer.start();
    private static final Token KEY = Token.create(new SecureRandom());

    /** A gateway whose consumer has a key and a subject. */
    public static final class WithoutKeys implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            try {
                Path file = Files.createTempFile("consumers-", ".yaml");
                file.toFile().deleteOnExit();
                Files.writeString(
                        file,
                        "consumers: [ { name: a, oidcSubjects: [ a ], roles: [ status ], keys: [ { id: " + KEY.keyId()
                                + ", sha256: \"" + HexFormat.of().formatHex(KEY.sha256()) + "\" } ] } ]");
                return Map.of(
                        "gateway.access.mode",
                        "oidc",
                        "gateway.access.consumers-file",
                        file.toString(),
                        "gateway.access.oidc.issuer",
                        ISSUER.url(),
                        "gateway.access.oidc.audience",
                        TestIssuer.AUDIENCE);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Test
    void aKeyOfTheConsumersFileIsRejected() {
        given().header("Authorization", "Bearer " + KEY.reveal())
                .get("/bookings/a")
                .then()
                .statusCode(401)
                .header("WWW-Authenticate", containsString("invalid_token"));
    }

    @Test
    void aTokenOfTheIssuerIsAccepted() {
        given().header("Authorization", "Bearer " + ISSUER.sign(ISSUER.claims("a", System.currentTimeMillis())))
                .get("/bookings/none")
                .then()
                .statusCode(404);
    }

    @Test
    void credentialsOfAnotherSchemeAndNoneAtAllAreRejected() {
        given().header("Authorization", "Basic eDp5").get("/bookings/a").then().statusCode(401);
        given().get("/bookings/a").then().statusCode(401);
    }
}
