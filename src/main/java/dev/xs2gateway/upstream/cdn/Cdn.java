package dev.xs2gateway.upstream.cdn;

import dev.xs2gateway.IncomingBody;
import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.failure.FailureException;
import dev.xs2gateway.upstream.RetryAfter;
import dev.xs2gateway.upstream.UpstreamConfig;
import dev.xs2gateway.upstream.bytes.ByteClient;
import dev.xs2gateway.upstream.bytes.ByteResponse;
import dev.xs2gateway.upstream.bytes.DecodedBody;
import dev.xs2gateway.upstream.bytes.UnusualHostTls;
import dev.xs2gateway.upstream.call.RefusedCall;
import dev.xs2gateway.upstream.url.HttpUrl;
import io.vertx.core.http.HttpClosedException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Opens XS2Event's zip links. {@link LinkRules} checks every link and every redirect, the connection goes to
 * exactly the address that was checked, and no key or other data of the gateway is sent along. Links are
 * secrets: no failure, log message or text of the gateway contains one.
 */
public final class Cdn {
    /** The failure for a link that has expired or does not exist; a fresh link may work. */
    static final Failure EXPIRED = new Failure.UpstreamInvalid("the zip link has expired or leads to no file");

    private static final int MOST_REDIRECTS = 3;
    private static final Duration SOON = Duration.ofSeconds(2);

    /** The wait for a file that the CDN is still preparing, if the CDN states none; the same as for a zip that the API is still making. */
    private static final Duration NOT_READY = Duration.ofSeconds(10);

    private final LinkRules rules;
    private final ByteClient client;
    private final Clock clock;
    private final CdnBackoff backoff;

    /** The host and port of the latest link; the next link is expected to lead to the same host. */
    private volatile @Nullable String latestHost;

    /** Creates a client that reads dates with {@code clock} and measures pauses with {@code nanos}, a monotonic clock. */
    public Cdn(UpstreamConfig config, LinkResolver resolver, ByteClient client, Clock clock, LongSupplier nanos) {
        this.rules = new LinkRules(CdnHosts.parse(config.cdnHosts().orElse(List.of())), config.cdnInsecure(), resolver);
        this.client = client;
        this.clock = clock;
        this.backoff = new CdnBackoff(nanos);
    }

    /**
     * Begins a download before its link is requested; fails with {@link Failure.UpstreamUnavailable} while the
     * host of the latest link is paused.
     */
    public Visit visit() {
        return new Visit(latestHost);
    }

    /**
     * One download from the CDN. The caller closes it once the file is open or has failed; a probe without a
     * result is then released, so that another download can probe the host.
     */
    public final class Visit implements AutoCloseable {
        private final Set<String> probed = new HashSet<>();

        private Visit(@Nullable String expectedHost) {
            if (expectedHost != null) {
                enter(expectedHost);
            }
        }

        /** Fails while the host is paused; otherwise records whether this download probes the host. */
        private void enter(String host) {
            if (!probed.contains(host) && backoff.enter(host)) {
                probed.add(host);
            }
        }

        /**
         * Opens the file that a link leads to.
         *
         * @param linkText the body of XS2Event's answer: the link as plain text or as a JSON string
         */
        public IncomingBody open(String linkText) {
            HttpUrl link = LinkText.ofAnswer(linkText);
            Set<String> hosts = new LinkedHashSet<>();
            for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
                LinkTarget target = rules.check(link);
                String host = target.url().authority();
                if (redirects == 0) {
                    latestHost = host;
                }
                enter(host);
                hosts.add(host);
                ByteResponse answer = get(target);
                if (!isRedirect(answer.status())) {
                    return file(answer, hosts);
                }
                link = target(link, answer);
            }
            throw new Failure.LinkRefused("it is redirected more than " + MOST_REDIRECTS + " times").asException();
        }

        private IncomingBody file(ByteResponse answer, Set<String> hosts) {
            if (answer.status() == 200) {
                accepted(hosts);
                return DecodedBody.of(answer);
            }
            try (answer) {
                throw failure(answer, hosts).causedBy(new RefusedCall(answer.status(), null, false));
            }
        }

        private Failure failure(ByteResponse answer, Set<String> hosts) {
            int status = answer.status();
            Duration stated = RetryAfter.read(answer.headers().get("Retry-After"), clock);
            boolean limited = status == 429 || status == 503 || (status >= 500 && stated != null);
            if (limited) {
                return new Failure.UpstreamUnavailable("the CDN answered " + status, refused(hosts, stated));
            }
            accepted(hosts);
            return switch (status) {
                case 403, 404, 410 -> EXPIRED;
                case 202, 409, 423, 425 ->
                    new Failure.UpstreamUnavailable(
                            "the CDN has not prepared the file yet (" + status + ")",
                            stated == null ? NOT_READY : stated);
                case 500, 502, 504 -> new Failure.UpstreamUnavailable("the CDN answered " + status, SOON);
                default ->
                    LinkExpiry.isStated(answer) ? EXPIRED : new Failure.FileUnobtainable("the CDN answered " + status);
            };
        }

        private void accepted(Set<String> hosts) {
            hosts.stream().filter(probed::remove).forEach(backoff::accepted);
        }

        /**
         * Pauses every host of the redirect chain. This includes a host that only redirects, because the
         * targets of other links to it are unknown until they are followed.
         */
        private Duration refused(Set<String> hosts, @Nullable Duration stated) {
            probed.removeAll(hosts);
            return hosts.stream()
                    .map(host -> backoff.refused(host, stated))
                    .max(Comparator.naturalOrder())
                    .orElseThrow();
        }

        @Override
        public void close() {
            probed.forEach(backoff::probeUnanswered);
        }
    }

    /** Opens a link that the caller already has, as {@link Visit#open} does. */
    IncomingBody open(String linkText) {
        try (Visit visit = visit()) {
            return visit.open(linkText);
        }
    }

    /** Tries the addresses of a host in turn until one answers: often the machine has no route to the host's IPv6 addresses. */
    private ByteResponse get(LinkTarget link) {
        Failure failure = new Failure.UpstreamUnavailable("the zip link's host has no address", SOON);
        for (InetAddress address : link.addresses()) {
            try {
                return get(link.url(), address);
            } catch (FailureException thrown) {
                failure = thrown.failure();
                if (!(failure instanceof Failure.UpstreamUnavailable)) {
                    break;
                }
            }
        }
        // Thrown without its cause, whose message might reveal where the link leads.
        throw failure.asException();
    }

    /**
     * Sends the request again if a pooled connection was closed just as it was used, or if the TLS handshake
     * with a host of an unusual name failed, because such a host may accept the handshake only without SNI. The
     * second request costs nothing: the CDN does not count calls.
     */
    private ByteResponse get(HttpUrl url, InetAddress address) {
        try {
            return client.get(url, address);
        } catch (FailureException thrown) {
            boolean otherName = thrown.getCause() instanceof SSLException && UnusualHostTls.isUnusual(url.host());
            if (otherName || isBrokenOff(thrown.getCause())) {
                return client.get(url, address);
            }
            throw thrown;
        }
    }

    /** Whether the connection was made, but broke before an answer came. */
    private static boolean isBrokenOff(@Nullable Throwable cause) {
        return switch (cause) {
            case ConnectException _ -> false;
            case NoRouteToHostException _ -> false;
            case SocketException _ -> true;
            case HttpClosedException _ -> true;
            case null, default -> false;
        };
    }

    private static boolean isRedirect(int status) {
        return switch (status) {
            case 301, 302, 303, 307, 308 -> true;
            default -> false;
        };
    }

    private static HttpUrl target(HttpUrl from, ByteResponse answer) {
        try (answer) {
            String location = answer.headers().get("Location");
            if (location == null) {
                throw new Failure.FileUnobtainable("the CDN redirects without a target").asException();
            }
            return LinkText.ofLocation(from, location);
        }
    }
}
