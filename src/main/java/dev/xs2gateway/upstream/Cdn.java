package dev.xs2gateway.upstream;

import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.failure.FailureException;
import io.vertx.core.http.HttpClosedException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Opens the vendor's zip links. Every link and every redirect passes {@link LinkRules}, the connection goes to the very address
 * that was checked, and nothing of ours is sent along. Links are secrets: no failure, log or text of ours holds one.
 */
@Singleton
final class Cdn {
    /** The link is spent; a fresh one may do. */
    static final Failure EXPIRED = new Failure.UpstreamInvalid("the zip link has expired or names nothing");

    private static final int MOST_REDIRECTS = 3;
    private static final Duration SOON = Duration.ofSeconds(2);

    private final LinkRules rules;
    private final ByteClient client;

    @Inject
    Cdn(UpstreamConfig config, ByteClient client) {
        this(config, host -> List.of(InetAddress.getAllByName(host)), client);
    }

    Cdn(UpstreamConfig config, LinkResolver resolver, ByteClient client) {
        this.rules = new LinkRules(CdnHosts.parse(config.cdnHosts().orElse(List.of())), config.cdnInsecure(), resolver);
        this.client = client;
    }

    /**
     * The file behind a link.
     *
     * @param linkText what the vendor answered: the link as plain text or as a JSON string
     */
    FileBody open(String linkText) {
        URI link = LinkText.ofAnswer(linkText);
        for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
            ByteAnswer answer = get(rules.check(link));
            if (!isRedirect(answer.status())) {
                return file(answer);
            }
            link = target(link, answer);
        }
        throw new Failure.LinkRefused("it is redirected more than " + MOST_REDIRECTS + " times").asException();
    }

    /** Tries the next address of a host when one does not answer: often the machine has no route to its IPv6 addresses. */
    private ByteAnswer get(LinkTarget link) {
        Failure failure = new Failure.UpstreamUnavailable("the zip link's host has no address", SOON);
        for (InetAddress address : link.addresses()) {
            try {
                return get(link.uri(), address);
            } catch (FailureException thrown) {
                failure = thrown.failure();
                if (!(failure instanceof Failure.UpstreamUnavailable)) {
                    break;
                }
            }
        }
        // Without its cause, whose message might tell where the link leads.
        throw failure.asException();
    }

    /** A kept connection may be closed just as it is used. Asking again costs nothing here, for the CDN counts no calls. */
    private ByteAnswer get(URI uri, InetAddress address) {
        try {
            return client.get(uri, Map.of(), address);
        } catch (FailureException thrown) {
            if (isBrokenOff(thrown.getCause())) {
                return client.get(uri, Map.of(), address);
            }
            throw thrown;
        }
    }

    /** Whether there was a connection, but no answer. */
    private static boolean isBrokenOff(@Nullable Throwable cause) {
        return switch (cause) {
            case ConnectException none -> false;
            case NoRouteToHostException none -> false;
            case SocketException reset -> true;
            case HttpClosedException closed -> true;
            case null, default -> false;
        };
    }

    private static boolean isRedirect(int status) {
        return switch (status) {
            case 301, 302, 303, 307, 308 -> true;
            default -> false;
        };
    }

    private static URI target(URI from, ByteAnswer answer) {
        try (answer) {
            String location = answer.headers().get("Location");
            if (location == null) {
                throw new Failure.FileUnobtainable("the CDN redirects to nowhere").asException();
            }
            return LinkText.ofLocation(from, location);
        }
    }

    private static FileBody file(ByteAnswer answer) {
        int status = answer.status();
        if (status == 200) {
            return answer.body();
        }
        answer.close();
        throw switch (status) {
            case 403, 404, 410 -> EXPIRED.asException();
            case 429, 500, 502, 503, 504 ->
                new Failure.UpstreamUnavailable("the CDN answered " + status, SOON).asException();
            default -> new Failure.FileUnobtainable("the CDN answered " + status).asException();
        };
    }
}
