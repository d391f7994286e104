package dev.xs2gateway.access.oidc;

import dev.xs2gateway.access.OidcConfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jose4j.json.JsonUtil;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/** Fetches the issuer's public keys. Blocks; follows no redirects. Thread safe. */
final class IssuerClient implements IssuerKeys.Source {
    private static final String DISCOVERY = "/.well-known/openid-configuration";
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final int MOST_BYTES = 1 << 20;

    private final String issuer;
    private final Optional<URI> jwksUrl;
    private final Optional<Path> tokenFile;
    private final HttpClient http;

    IssuerClient(OidcConfig config) {
        this.issuer = config.issuer().orElseThrow().toString();
        this.jwksUrl = config.jwksUrl();
        this.tokenFile = config.tokenFile();
        HttpClient.Builder builder =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT);
        config.caFile().ifPresent(file -> builder.sslContext(TrustedCertificates.of(file)));
        this.http = builder.build();
    }

    @Override
    public List<JsonWebKey> fetch() throws IssuerUnreachableException {
        URI address = jwksUrl.isPresent() ? jwksUrl.get() : discover();
        try {
            List<JsonWebKey> keys = new JsonWebKeySet(get(address)).getJsonWebKeys();
            if (keys.isEmpty()) {
                throw new IssuerUnreachableException(address + " has no keys");
            }
            return keys;
        } catch (JoseException | RuntimeException e) {
            throw new IssuerUnreachableException(address + " has no JSON Web Key Set");
        }
    }

    /** Reads the address of the keys from the discovery document (OpenID Connect Discovery 1.0, section 4). */
    private URI discover() throws IssuerUnreachableException {
        URI address =
                URI.create((issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer) + DISCOVERY);
        try {
            Map<String, Object> document = JsonUtil.parseJson(get(address));
            if (!issuer.equals(document.get("issuer"))) {
                throw new IssuerUnreachableException(address + " states another issuer");
            }
            URI keys = URI.create(String.valueOf(document.get("jwks_uri")));
            if (!"https".equals(keys.getScheme()) && !isSameOrigin(keys, address)) {
                throw new IssuerUnreachableException(address + " states a jwks_uri that is not https");
            }
            return keys;
        } catch (JoseException | RuntimeException e) {
            throw new IssuerUnreachableException(address + " is no discovery document");
        }
    }

    private String get(URI address) throws IssuerUnreachableException {
        HttpRequest.Builder request = HttpRequest.newBuilder(address).header("Accept", "application/json");
        String token = tokenFor(address);
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        HttpResponse<String> response = send(request.build());
        if (response.statusCode() != 200) {
            throw new IssuerUnreachableException(address + " answered " + response.statusCode());
        }
        return response.body();
    }

    /** The timeout covers the body too, which that of {@link HttpRequest.Builder#timeout} does not. */
    private HttpResponse<String> send(HttpRequest request) throws IssuerUnreachableException {
        CompletableFuture<HttpResponse<String>> response =
                http.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofString(), MOST_BYTES));
        try {
            return response.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IssuerUnreachableException(
                    request.uri() + " did not answer within " + TIMEOUT.toSeconds() + " s");
        } catch (ExecutionException e) {
            throw new IssuerUnreachableException(request.uri() + " cannot be reached: " + e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IssuerUnreachableException("interrupted");
        } finally {
            response.cancel(true);
        }
    }

    private @Nullable String tokenFor(URI address) throws IssuerUnreachableException {
        if (tokenFile.isEmpty() || !isNamedBySettings(address)) {
            return null;
        }
        try {
            return Files.readString(tokenFile.get()).strip();
        } catch (IOException e) {
            throw new IssuerUnreachableException("gateway.access.oidc.token-file cannot be read");
        }
    }

    /** The gateway's own token goes to addresses that an operator has named, and not to one that only a document names. */
    private boolean isNamedBySettings(URI address) {
        return isSameOrigin(address, URI.create(issuer))
                || jwksUrl.filter(address::equals).isPresent();
    }

    private static boolean isSameOrigin(URI one, URI other) {
        return String.valueOf(one.getScheme()).equals(other.getScheme())
                && String.valueOf(one.getAuthority()).equals(other.getAuthority());
    }
}
