package dev.xs2gateway.access.oidc;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/** An OIDC issuer over HTTP or HTTPS: a discovery document, its public keys, and tokens that it signs with the newest of them. */
final class TestIssuer implements AutoCloseable {
    static final String AUDIENCE = "xs2event-gateway";

    /** Made once, because making one takes a second of a busy machine. An issuer and the next one have different keys. */
    private static final List<String> RSA_KEYS =
            Stream.generate(TestIssuer::newRsaKey).limit(3).toList();

    private static final AtomicInteger NEXT = new AtomicInteger();

    private final List<PublicJsonWebKey> keys = new ArrayList<>();
    private final Queue<String> requests = new ConcurrentLinkedQueue<>();
    private final @Nullable SSLContext tls;
    private final int port;
    private volatile CountDownLatch held = new CountDownLatch(0);
    private @Nullable HttpServer server;
    private int keyCount;

    private TestIssuer(@Nullable SSLContext tls) throws IOException {
        this.tls = tls;
        HttpServer started = serve(0);
        this.server = started;
        this.port = started.getAddress().getPort();
        rotate();
    }

    static TestIssuer start() {
        return start(null);
    }

    /** Starts an issuer over TLS, whose certificate the authority has signed. */
    static TestIssuer startTls(TestAuthority authority) {
        return start(authority.server());
    }

    private static TestIssuer start(@Nullable SSLContext tls) {
        try {
            return new TestIssuer(tls);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String url() {
        return (tls == null ? "http" : "https") + "://127.0.0.1:" + port + "/realms/shop";
    }

    /** The paths that were asked for, in their order; with the token that was sent, if there was one. */
    List<String> requests() {
        return List.copyOf(requests);
    }

    /** Replaces the key by a new one. */
    void rotate() {
        String next = RSA_KEYS.get(NEXT.getAndIncrement() % RSA_KEYS.size());
        rotate(jose(() -> PublicJsonWebKey.Factory.newPublicJwk(next)));
    }

    /** Replaces the key by a new one for ES256. */
    void rotateToEllipticCurve() {
        rotate(jose(() -> EcJwkGenerator.generateJwk(EllipticCurves.P256)));
    }

    private synchronized void rotate(PublicJsonWebKey key) {
        key.setKeyId("key-" + ++keyCount);
        key.setUse("sig");
        keys.clear();
        keys.add(key);
    }

    /** Closes the port, until {@link #comeBack}. */
    synchronized void goDown() {
        if (server != null) {
            server.stop(0);
            server = null;
        }
    }

    synchronized void comeBack() {
        try {
            server = serve(port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Answers nothing more, until {@link #release}. */
    void hold() {
        held = new CountDownLatch(1);
    }

    void release() {
        held.countDown();
    }

    @Override
    public void close() {
        goDown();
    }

    private HttpServer serve(int at) throws IOException {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), at);
        HttpServer http = tls == null ? HttpServer.create(address, 0) : overTls(HttpsServer.create(address, 0), tls);
        http.createContext("/", this::answer);
        http.start();
        return http;
    }

    private static HttpServer overTls(HttpsServer https, SSLContext tls) {
        https.setHttpsConfigurator(new HttpsConfigurator(tls));
        return https;
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String authorization = exchange.getRequestHeaders().getFirst("Authorization");
        requests.add(authorization == null ? path : path + " " + authorization);
        try {
            held.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        String body =
                switch (path) {
                    case "/realms/shop/.well-known/openid-configuration" ->
                        "{\"issuer\":\"" + url() + "\",\"jwks_uri\":\"" + url() + "/keys\"}";
                    case "/realms/shop/keys" -> publicKeys();
                    default -> "";
                };
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(bytes.length == 0 ? 404 : 200, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private synchronized String publicKeys() {
        return new JsonWebKeySet(keys).toJson(OutputControlLevel.PUBLIC_ONLY);
    }

    synchronized PublicJsonWebKey key() {
        return keys.getLast();
    }

    /** Claims that are accepted at this time. */
    JwtClaims claims(String subject, long atMillis) {
        JwtClaims claims = new JwtClaims();
        claims.setIssuer(url());
        claims.setAudience("another", AUDIENCE);
        claims.setSubject(subject);
        NumericDate now = NumericDate.fromMilliseconds(atMillis);
        claims.setNotBefore(now);
        now = NumericDate.fromMilliseconds(atMillis);
        now.addSeconds(600);
        claims.setExpirationTime(now);
        return claims;
    }

    String sign(JwtClaims claims) {
        boolean isRsa = key().getKeyType().equals("RSA");
        return sign(
                claims,
                isRsa ? AlgorithmIdentifiers.RSA_USING_SHA256 : AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256,
                head -> {});
    }

    /** Signs with the key of the issuer whatever is asked for; {@code change} may set other headers or another key. */
    String sign(JwtClaims claims, String algorithm, Consumer<JsonWebSignature> change) {
        JsonWebSignature signature = new JsonWebSignature();
        signature.setPayload(claims.toJson());
        signature.setKey(key().getPrivateKey());
        signature.setKeyIdHeaderValue(key().getKeyId());
        signature.setAlgorithmHeaderValue(algorithm);
        signature.setAlgorithmConstraints(AlgorithmConstraints.NO_CONSTRAINTS);
        change.accept(signature);
        return jose(signature::getCompactSerialization);
    }

    /** A token by which a verifier that takes the public key for a secret is deceived. */
    String signWithPublicKeyAsSecret(JwtClaims claims) {
        byte[] secret = key().getPublicKey().getEncoded();
        return sign(claims, AlgorithmIdentifiers.HMAC_SHA256, head -> head.setKey(new HmacKey(secret)));
    }

    String unsigned(JwtClaims claims) {
        return sign(claims, AlgorithmIdentifiers.NONE, head -> head.setKey(null));
    }

    private static String newRsaKey() {
        return jose(() -> RsaJwkGenerator.generateJwk(2048)).toJson(OutputControlLevel.INCLUDE_PRIVATE);
    }

    private interface Signing<T> {
        T run() throws JoseException;
    }

    private static <T> T jose(Signing<T> signing) {
        try {
            return signing.run();
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }
}
