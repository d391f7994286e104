package dev.xs2gateway.upstream.bytes;

import dev.xs2gateway.failure.FailureException;
import dev.xs2gateway.upstream.ApiOrigin;
import dev.xs2gateway.upstream.LeastRate;
import dev.xs2gateway.upstream.UpstreamConfig;
import dev.xs2gateway.upstream.url.HttpUrl;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.tracing.TracingPolicy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Fetches files over HTTP/1.1, for virtual threads. A call blocks until the response head has come; the body is then read at the reader's
 * pace, in bounded memory. The client follows no redirects, keeps no cookies and adds no key; it fails with a {@link FailureException}.
 */
public final class ByteClient {
    private static final int CONNECTIONS_PER_HOST = 64;
    private static final int WAITING_PER_HOST = 512;

    private final HttpClient client;
    private final Context loop;
    private final Duration timeout;
    private final LeastRate leastRate;
    private final LongSupplier nanos;

    public ByteClient(Vertx vertx, HttpClientOptions options, UpstreamConfig config, LongSupplier nanos) {
        this.client = vertx.httpClientBuilder()
                .with(UnusualHostTls.in(options, vertx))
                .with(options.getPoolOptions())
                .withConnectHandler(StrictHttpCodec::install)
                .build();
        // One loop for all transfers: only on that loop is it known whether a connection
        // still belongs to a transfer that is being cancelled.
        this.loop = ((VertxInternal) vertx).createEventLoopContext();
        this.timeout = config.timeout();
        this.leastRate = config.leastRate();
        this.nanos = nanos;
    }

    /** The options of the HTTP client. They set neither a name for metrics nor tracing, on purpose: both would show the paths of links. */
    public static HttpClientOptions options(UpstreamConfig config) {
        int connectMillis = Math.toIntExact(config.connectTimeout().toMillis());
        return new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_1_1)
                .setTracingPolicy(TracingPolicy.IGNORE)
                .setDecompressionSupported(false)
                .setMaxPoolSize(CONNECTIONS_PER_HOST)
                .setMaxWaitQueueSize(WAITING_PER_HOST)
                .setTcpKeepAlive(true)
                .setConnectTimeout(connectMillis)
                .setSslHandshakeTimeout(connectMillis)
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                // Shorter than the time that servers wait, so that a request seldom meets a
                // connection that is just being closed. There is no idle timeout: it would
                // end a transfer whose reader, not whose sender, is slow.
                .setKeepAliveTimeout(15);
    }

    /** Sends a GET request and waits for the response head, at most for the timeout; {@code headers} are sent unchanged. */
    public ByteResponse get(URI uri, Map<String, String> headers) {
        RequestOptions request = new RequestOptions()
                .setSsl("https".equalsIgnoreCase(uri.getScheme()))
                .setServer(SocketAddress.inetSocketAddress(ApiOrigin.port(uri), bare(uri.getHost())))
                .setHost(uri.getHost())
                .setPort(ApiOrigin.port(uri))
                .setURI(target(uri));
        return get(request, headers);
    }

    /** Sends a GET request to exactly this address; the Host header, SNI and the check of the certificate use the URL's host. */
    public ByteResponse get(HttpUrl url, InetAddress pinned) {
        RequestOptions request = new RequestOptions()
                .setSsl(url.isHttps())
                .setServer(SocketAddress.inetSocketAddress(new InetSocketAddress(nameless(pinned), url.port())))
                .setHost(url.host())
                .setPort(url.port())
                .setURI(url.target());
        return get(request, Map.of());
    }

    private ByteResponse get(RequestOptions request, Map<String, String> headers) {
        RequestOptions options = request.setMethod(HttpMethod.GET)
                .setFollowRedirects(false)
                .setConnectTimeout(timeout.toMillis())
                .putHeader("Accept-Encoding", "identity")
                .putHeader("User-Agent", "xs2event-gateway");
        headers.forEach(options::putHeader);
        return new ByteExchange(client, loop, timeout, leastRate.new Pace(nanos)).head(options);
    }

    private static String target(URI uri) {
        URI ascii = URI.create(uri.toASCIIString());
        String path = ascii.getRawPath().isEmpty() ? "/" : ascii.getRawPath();
        return ascii.getRawQuery() == null ? path : path + "?" + ascii.getRawQuery();
    }

    private static String bare(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    /** A copy of the address without its name: an address with a name would be resolved by that name again. */
    private static InetAddress nameless(InetAddress address) {
        try {
            return InetAddress.getByAddress(address.getAddress());
        } catch (UnknownHostException impossible) {
            throw new IllegalArgumentException(impossible);
        }
    }
}
