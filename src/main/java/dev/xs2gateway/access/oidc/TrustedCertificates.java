package dev.xs2gateway.access.oidc;

import dev.xs2gateway.InvalidSettingException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Makes a TLS context that trusts the certificates of a PEM file and no others. */
final class TrustedCertificates {
    private static final String SETTING = "gateway.access.oidc.ca-file";
    private static final String ALLOWED = "a PEM file of certificates";

    private TrustedCertificates() {}

    /** Reads the file; throws {@link InvalidSettingException} if it holds no certificates. */
    static SSLContext of(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                trusted.setCertificateEntry("ca-" + trusted.size(), certificate);
            }
            TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), null);
            InvalidSettingException.unless(trusted.size() > 0, SETTING, file, ALLOWED);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw InvalidSettingException.of(SETTING, "is " + file + "; allowed: " + ALLOWED);
        }
    }
}
