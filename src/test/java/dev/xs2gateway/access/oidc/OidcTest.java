package dev.xs2gateway.access.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.xs2gateway.InjectSandbox;
import dev.xs2gateway.Logged;
import dev.xs2gateway.WithSandbox;
import dev.xs2gateway.access.Token;
import dev.xs2gateway.sandbox.Sandbox;
import dev.xs2gateway.sandbox.SandboxOrder;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jwt.JwtClaims;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Requests with tokens of an issuer and with those of the consumers' file, through the whole pipeline. */
@QuarkusTest
@QuarkusTestResource(WithSandbox.class)
@TestProfile(OidcTest.WithIssuer.class)
class OidcTest {
    private static final TestIssuer ISSUER = TestIssuer.start();
    private static final Token KEY = Token.create(new SecureRandom());
    private static final String SUBJECT = "system:serviceaccount:shop:booking-site";

    @InjectSandbox
    Sandbox sandbox;

    @Inject
    MeterRegistry meters;

    /** A gateway with one consumer that has a subject, and one that has a key. */
    public static final class WithIssuer implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            String consumers = "consumers:\n"
                    + "  - { name: by-subject, oidcSubjects: [ \"" + SUBJECT + "\" ], roles: [ status ] }\n"
                    + "  - { name: by-key, keys: [ { id: " + KEY.keyId() + ", sha256: \""
                    + HexFormat.of().formatHex(KEY.sha256()) + "\" } ], roles: [ status ] }\n";
            try {
                Path file = Files.createTempFile("consumers-", ".yaml");
                file.toFile().deleteOnExit();
                Files.writeString(file, consumers);
                return Map.of(
                        "gateway.access.mode", "keys,oidc",
                        "gateway.access.consumers-file", file.toString(),
                        "gateway.access.attempts-per-minute", "10000",
                        "gateway.access.oidc.issuer", ISSUER.url(),
                        "gateway.access.oidc.audience", TestIssuer.AUDIENCE,
                        "gateway.access.oidc.refresh-interval", "1ms",
                        "quarkus.log.level", "DEBUG",
                        "quarkus.log.console.level", "INFO");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void aTokenOfTheIssuerIsAccepted(HttpClient.Version version) throws Exception {
        SandboxOrder order = sandbox.order().put();
        String token = token();

        assertThat(get(version, "/bookings/" + order.bookingId(), token).statusCode())
                .isEqualTo(200);
        assertThat(get(version, "/bookings/" + order.bookingId(), token).statusCode())
                .isEqualTo(200);
        assertThat(get(version, "/orders/" + order.orderId(), token()).statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void theBodyOfARequestThatWaitsForItsVerificationIsNotLost(HttpClient.Version version) throws Exception {
        SandboxOrder order = sandbox.order().put();
        String body = "{\"ids\":[\"" + order.bookingId() + "\"]" + " ".repeat(200_000) + "}";
        byte[] bytes = body.getBytes(StandardCharsets.US_ASCII);

        for (BodyPublisher publisher : new BodyPublisher[] {
            BodyPublishers.ofString(body), BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes))
        }) {
            HttpResponse<String> answer = send(
                    version,
                    request("/bookings/lookup", token())
                            .header("Content-Type", "application/json")
                            .POST(publisher));

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).contains(order.bookingId());
        }
    }

    @Test
    void aBodyThatArrivesTogetherWithItsHeadIsNotLost() throws Exception {
        SandboxOrder order = sandbox.order().put();
        String body = "{\"ids\":[\"" + order.bookingId() + "\"]}";
        String request = "POST /bookings/lookup HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                + "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\nAuthorization: Bearer "
                + token() + "\r\n\r\n" + body;
        try (Socket socket = new Socket("localhost", RestAssured.port)) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));

            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(answer).startsWith("HTTP/1.1 200").contains(order.bookingId());
        }
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void aRejectedRequestWithABodyIsAnswered(HttpClient.Version version) throws Exception {
        HttpResponse<String> answer = send(
                version,
                request("/bookings/lookup", "a.b.c")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("{\"ids\":[\"a\"]}")));

        assertThat(answer.statusCode()).isEqualTo(401);
    }

    @Test
    void aTokenOfTheConsumersFileIsAcceptedToo() throws Exception {
        SandboxOrder order = sandbox.order().put();
        int issuerRequests = ISSUER.requests().size();

        assertThat(get("/bookings/" + order.bookingId(), KEY.reveal()).statusCode())
                .isEqualTo(200);
        assertThat(get(
                                "/bookings/" + order.bookingId(),
                                Token.create(new SecureRandom()).reveal())
                        .statusCode())
                .isEqualTo(401);
        assertThat(ISSUER.requests()).hasSize(issuerRequests);
    }

    @Test
    void aRejectionNamesItsReason() throws Exception {
        JwtClaims claims = claims();
        claims.setSubject("system:serviceaccount:shop:another");
        double before = attempts("unknown-subject");

        HttpResponse<String> answer = get("/bookings/a", ISSUER.sign(claims));

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate").orElseThrow())
                .contains("error=\"invalid_token\"", "subject");
        assertThat(answer.body()).contains("/problems/unauthenticated");
        assertThat(attempts("unknown-subject")).isEqualTo(before + 1);
    }

    @Test
    void theRolesOfTheConsumerCount() throws Exception {
        SandboxOrder order = sandbox.order().put();

        HttpResponse<String> answer = get("/orders/" + order.orderId() + "/tickets/" + order.ticketId(), token());

        assertThat(answer.statusCode()).isEqualTo(403);
    }

    @Test
    void whileTheIssuerIsDownATokenByAnUnknownKeyIsRefusedWithRetryAfter() throws Exception {
        SandboxOrder order = sandbox.order().put();
        String known = token();
        assertThat(get("/bookings/" + order.bookingId(), known).statusCode()).isEqualTo(200);
        ISSUER.rotate();
        String unknown = token();
        double before = attempts("unavailable");
        ISSUER.goDown();
        try {
            HttpResponse<String> answer = get("/bookings/" + order.bookingId(), unknown);

            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.body()).contains("/problems/identity-unavailable");
            assertThat(answer.headers().firstValueAsLong("Retry-After").orElseThrow())
                    .isPositive();
            assertThat(attempts("unavailable")).isEqualTo(before + 1);
            assertThat(get("/bookings/" + order.bookingId(), known).statusCode())
                    .isEqualTo(200);
        } finally {
            ISSUER.comeBack();
        }
        assertThat(get("/bookings/" + order.bookingId(), unknown).statusCode()).isEqualTo(200);
    }

    @Test
    void aCallerThatLeavesWhileItsTokenIsVerifiedCostsNothing() throws Exception {
        SandboxOrder order = sandbox.order().put();
        SandboxOrder cold = sandbox.order().put();
        String known = token();
        assertThat(get("/bookings/" + order.bookingId(), known).statusCode()).isEqualTo(200);
        ISSUER.rotate();
        String unknown = token();
        int calls = sandbox.calls().all().size();
        double accepted = attempts("ok");
        ISSUER.hold();
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build()) {
            HttpRequest cached =
                    request("/bookings/" + order.bookingId(), known).build();
            assertThat(client.send(cached, BodyHandlers.ofString()).version()).isEqualTo(HttpClient.Version.HTTP_2);
            int asked = ISSUER.requests().size();
            CompletableFuture<HttpResponse<String>> left = client.sendAsync(
                    request("/bookings/" + cold.bookingId(), unknown).build(), BodyHandlers.ofString());
            await().until(() -> ISSUER.requests().size() > asked);

            left.cancel(true);
            // The answer shows that the gateway has read the reset, which was sent before.
            assertThat(client.send(cached, BodyHandlers.ofString()).statusCode())
                    .isEqualTo(200);
        } finally {
            ISSUER.release();
        }

        // Two that were cached, and the one whose caller has left.
        await().until(() -> attempts("ok") == accepted + 3);
        assertThat(get("/bookings/" + order.bookingId(), unknown).statusCode()).isEqualTo(200);
        assertThat(meters.get("gateway.http.waiting").gauge().value()).isZero();
        assertThat(sandbox.calls().all()).hasSize(calls);
    }

    @Test
    void noTokenIsLoggedAtDebug() throws Exception {
        SandboxOrder order = sandbox.order().put();
        String good = token();
        String bad = ISSUER.sign(claims(), AlgorithmIdentifiers.RSA_USING_SHA512, head -> {});
        JwtClaims expiring = claims();
        expiring.setNotBeforeMinutesInThePast(20);
        expiring.setExpirationTimeMinutesInTheFuture(-10);
        String expired = ISSUER.sign(expiring);

        try (Logged log = Logged.debug()) {
            get("/bookings/" + order.bookingId(), good);
            get("/bookings/" + order.bookingId(), bad);
            get("/bookings/" + order.bookingId(), expired);

            assertThat(log.lines()).anyMatch(line -> line.contains("rejected: expired"));
            for (String token : new String[] {good, bad, expired}) {
                for (String part : token.split("\\.", -1)) {
                    assertThat(log.lines()).noneMatch(line -> line.contains(part));
                }
            }
            assertThat(log.lines()).noneMatch(line -> line.contains(SUBJECT));
        }
    }

    private double attempts(String result) {
        return meters.counter("gateway.access.attempts", "result", result).count();
    }

    private static JwtClaims claims() {
        JwtClaims claims = ISSUER.claims(SUBJECT, System.currentTimeMillis());
        claims.setJwtId(UUID.randomUUID().toString());
        return claims;
    }

    /** A token that the gateway has not seen. */
    private static String token() {
        return ISSUER.sign(claims());
    }

    private static HttpResponse<String> get(String path, String token) throws Exception {
        return get(HttpClient.Version.HTTP_1_1, path, token);
    }

    private static HttpResponse<String> get(HttpClient.Version version, String path, String token) throws Exception {
        return send(version, request(path, token).GET());
    }

    private static HttpRequest.Builder request(String path, String token) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + RestAssured.port + path))
                .header("Authorization", "Bearer " + token);
    }

    private static HttpResponse<String> send(HttpClient.Version version, HttpRequest.Builder request) throws Exception {
        try (HttpClient client = HttpClient.newBuilder().version(version).build()) {
            return client.send(request.build(), BodyHandlers.ofString());
        }
    }
}
