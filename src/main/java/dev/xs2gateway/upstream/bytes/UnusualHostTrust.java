package dev.xs2gateway.upstream.bytes;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Trusts the certificates that the JDK trusts. If the JDK would refuse the name of the host whatever the certificate says,
 * this class compares the certificate's DNS names with it: equal, or with {@code *} for the first label (RFC 9525, 6.3).
 */
final class UnusualHostTrust extends X509ExtendedTrustManager {
    private static final int DNS_NAME = 2;

    private final X509ExtendedTrustManager trusted;

    UnusualHostTrust(X509ExtendedTrustManager trusted) {
        this.trusted = trusted;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        String host = engine.getHandshakeSession().getPeerHost();
        if (UnusualHostTls.isUnusual(host)) {
            trusted.checkServerTrusted(chain, authType);
            if (!names(chain[0], host.toLowerCase(Locale.ROOT))) {
                throw new CertificateException("the certificate does not name the host");
            }
        } else {
            trusted.checkServerTrusted(chain, authType, engine);
        }
    }

    private static boolean names(X509Certificate certificate, String host) throws CertificateParsingException {
        Collection<List<?>> names = certificate.getSubjectAlternativeNames();
        return names != null
                && names.stream()
                        .filter(name -> name.getFirst().equals(DNS_NAME))
                        .anyMatch(name -> matches(name.get(1).toString().toLowerCase(Locale.ROOT), host));
    }

    private static boolean matches(String name, String host) {
        if (!name.startsWith("*.")) {
            return name.equals(host);
        }
        int firstDot = host.indexOf('.');
        boolean ofOneOwner = name.indexOf('.', 2) > 0;
        return ofOneOwner && firstDot > 0 && host.substring(firstDot).equals(name.substring(1));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        trusted.checkServerTrusted(chain, authType);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        trusted.checkServerTrusted(chain, authType, socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        trusted.checkClientTrusted(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        trusted.checkClientTrusted(chain, authType, socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        trusted.checkClientTrusted(chain, authType, engine);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return trusted.getAcceptedIssuers();
    }
}
