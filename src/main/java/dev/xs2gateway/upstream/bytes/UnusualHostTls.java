package dev.xs2gateway.upstream.bytes;

import dev.xs2gateway.upstream.url.UrlHost;
import io.netty.channel.Channel;
import io.netty.handler.ssl.DelegatingSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.concurrent.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.net.TrustOptions;
import io.vertx.core.spi.tls.DefaultSslContextFactory;
import io.vertx.core.spi.tls.SslContextFactory;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.StandardConstants;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Makes TLS accept host names with an underscore, or with a hyphen at the end of a label, as browsers and curl do: storage
 * services name hosts after buckets. For such names the JDK sends no SNI and refuses every certificate ("Illegal given domain
 * name"), because it takes the rules of host names (RFC 1123) for those of the DNS. All other names are left to the JDK.
 */
public final class UnusualHostTls {
    private UnusualHostTls() {}

    /** A copy of the options that accepts such names. Reads the trusted certificates from disk. */
    static HttpClientOptions in(HttpClientOptions options, Vertx vertx) {
        X509ExtendedTrustManager trusted = trusted(options.getTrustOptions(), vertx);
        return new HttpClientOptions(options)
                .setSslEngineOptions(new ServerNames())
                .setTrustOptions(TrustOptions.wrap(new UnusualHostTrust(trusted)));
    }

    private static X509ExtendedTrustManager trusted(@Nullable TrustOptions options, Vertx vertx) {
        try {
            return Arrays.stream(factory(options, vertx).getTrustManagers())
                    .filter(X509ExtendedTrustManager.class::isInstance)
                    .map(X509ExtendedTrustManager.class::cast)
                    .findFirst()
                    .orElseThrow();
        } catch (Exception unreadable) {
            throw new IllegalStateException("the trusted certificates cannot be read", unreadable);
        }
    }

    private static TrustManagerFactory factory(@Nullable TrustOptions options, Vertx vertx) throws Exception {
        if (options != null) {
            return options.getTrustManagerFactory(vertx);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init((KeyStore) null);
        return factory;
    }

    /** Whether the JDK does not accept this as the name of a host. */
    public static boolean isUnusual(@Nullable String host) {
        if (host == null || UrlHost.isAddress(host)) {
            return false;
        }
        try {
            SNIHostName _ = new SNIHostName(host);
            return false;
        } catch (IllegalArgumentException notLettersDigitsAndHyphens) {
            return true;
        }
    }

    /** TLS engine options that send SNI for unusual names too. */
    private static final class ServerNames extends JdkSSLEngineOptions {
        @Override
        public JdkSSLEngineOptions copy() {
            return new ServerNames();
        }

        @Override
        public SslContextFactory sslContextFactory() {
            return new DefaultSslContextFactory(SslProvider.JDK, false) {
                @Override
                public SslContext create() throws SSLException {
                    return new NamingContext(super.create());
                }
            };
        }
    }

    private static final class NamingContext extends DelegatingSslContext {
        private static final int MOST = 1_000;

        /** Hosts that refuse a handshake with SNI for such a name: servers on a JDK do, and others may. */
        private final Set<String> unnamed = ConcurrentHashMap.newKeySet();

        NamingContext(SslContext usual) {
            super(usual);
        }

        @Override
        protected void initHandler(SslHandler handler) {
            super.initHandler(handler);
            String host = handler.engine().getPeerHost();
            if (isUnusual(host)) {
                Future<Channel> _ = handler.handshakeFuture().addListener(ended -> learn(host, ended.isSuccess()));
            }
        }

        /** Records the end of a handshake; after a failure, the next handshake with the host switches between sending and omitting SNI. */
        private void learn(String host, boolean connected) {
            if (!connected && !unnamed.remove(host) && unnamed.size() < MOST) {
                unnamed.add(host);
            }
        }

        @Override
        protected void initEngine(SSLEngine engine) {
            String host = engine.getPeerHost();
            if (isUnusual(host) && !unnamed.contains(host)) {
                SSLParameters parameters = engine.getSSLParameters();
                parameters.setServerNames(List.of(new ServerName(host)));
                engine.setSSLParameters(parameters);
            }
        }
    }

    /** A server name like {@link SNIHostName}, without its check. */
    private static final class ServerName extends SNIServerName {
        ServerName(String host) {
            super(StandardConstants.SNI_HOST_NAME, host.getBytes(StandardCharsets.US_ASCII));
        }
    }
}
