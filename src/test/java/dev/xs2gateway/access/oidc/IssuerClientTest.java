package dev.xs2gateway.access.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xs2gateway.InvalidSettingException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IssuerClientTest {
    private final TestIssuer issuer = TestIssuer.start();
    private final TestSettings settings = TestSettings.of(issuer);

    @AfterEach
    void stop() {
        issuer.close();
    }

    @Test
    void theDiscoveryDocumentStatesWhereTheKeysAre() throws IOException {
        assertThat(new IssuerClient(settings).fetch()).singleElement().satisfies(key -> assertThat(key.getKeyId())
                .isEqualTo(issuer.key().getKeyId()));
        assertThat(issuer.requests())
                .containsExactly("/realms/shop/.well-known/openid-configuration", "/realms/shop/keys");
    }

    @Test
    void aJwksUrlMakesDiscoveryNeedless() throws IOException {
        assertThat(new IssuerClient(settings.withJwksUrl(issuer.url() + "/keys")).fetch())
                .hasSize(1);
        assertThat(issuer.requests()).containsExactly("/realms/shop/keys");
    }

    @Test
    void theGatewaysTokenGoesToTheIssuer(@TempDir Path folder) throws IOException {
        Path token = Files.writeString(folder.resolve("token"), "of-the-pod\n");

        assertThat(new IssuerClient(settings.withTokenFile(token)).fetch()).hasSize(1);

        assertThat(issuer.requests())
                .containsExactly(
                        "/realms/shop/.well-known/openid-configuration Bearer of-the-pod",
                        "/realms/shop/keys Bearer of-the-pod");
    }

    @Test
    void aDocumentOfAnotherIssuerIsNotUsed() {
        IssuerClient client = new IssuerClient(withIssuer(issuer.url() + "/"));

        assertThatThrownBy(client::fetch).hasMessageContaining("states another issuer");
        assertThat(issuer.requests()).containsExactly("/realms/shop/.well-known/openid-configuration");
    }

    @Test
    void anAddressWithoutKeysIsAFailure() {
        assertThatThrownBy(new IssuerClient(settings.withJwksUrl(issuer.url() + "/none"))::fetch)
                .isInstanceOf(IssuerUnreachableException.class)
                .hasMessageContaining("answered 404");
        assertThatThrownBy(
                        new IssuerClient(settings.withJwksUrl(issuer.url() + "/.well-known/openid-configuration"))
                                ::fetch)
                .isInstanceOf(IssuerUnreachableException.class);
    }

    @Test
    void aFileWithoutCertificatesStopsTheStart(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("ca.crt"), "no certificate");

        assertThatThrownBy(() -> TrustedCertificates.of(file))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("gateway.access.oidc.ca-file");
    }

    private TestSettings withIssuer(String url) {
        return new TestSettings(
                Optional.of(URI.create(url)), settings.jwksUrl(), settings.caFile(), settings.tokenFile());
    }
}
