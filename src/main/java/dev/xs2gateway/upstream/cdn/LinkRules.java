package dev.xs2gateway.upstream.cdn;

import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.upstream.url.HttpUrl;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;

/**
 * Checks where a link leads, so that neither an answer of XS2Event nor a name server can direct the gateway into its own
 * network: only https, a listed host and port, and public addresses are allowed. {@code insecure} is for tests and development.
 */
final class LinkRules {
    private static final int MOST_ADDRESSES = 3;
    private static final Duration SOON = Duration.ofSeconds(2);

    private final CdnHosts hosts;
    private final boolean insecure;
    private final LinkResolver resolver;

    LinkRules(CdnHosts hosts, boolean insecure, LinkResolver resolver) {
        this.hosts = hosts;
        this.insecure = insecure;
        this.resolver = resolver;
    }

    /**
     * Returns the link in the form to connect to, with the addresses of its host; fails if the link breaks a
     * rule. This method connects only to the name server.
     */
    LinkTarget check(HttpUrl link) {
        refuseIf(!link.isHttps() && !insecure, "its scheme is not https");
        HttpUrl named = link.withHost(withoutRoot(link.host()));
        refuseIf(hosts.entries().isEmpty(), "gateway.upstream.cdn-hosts lists no host");
        refuseIf(!hosts.lists(named.host()), "its host is not listed in gateway.upstream.cdn-hosts");
        refuseIf(!hosts.lists(named.host(), named.port(), insecure), "its port is not the listed one");
        return new LinkTarget(named, addresses(named.host()));
    }

    /** Removes the final dot of a name, which only marks the name as complete. */
    private static String withoutRoot(String host) {
        return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    }

    private List<InetAddress> addresses(String host) {
        List<InetAddress> addresses = resolve(host);
        boolean allPublic = addresses.stream().allMatch(PublicAddress::isPublic);
        refuseIf(!insecure && !allPublic, "its host has an address that is not public");
        return addresses.stream().limit(MOST_ADDRESSES).toList();
    }

    private List<InetAddress> resolve(String host) {
        try {
            return resolver.resolve(host);
        } catch (UnknownHostException unknown) {
            // Thrown without its cause, which names the host.
            throw new Failure.UpstreamUnavailable("the zip link's host cannot be resolved", SOON).asException();
        }
    }

    private static void refuseIf(boolean breach, String why) {
        if (breach) {
            throw new Failure.LinkRefused(why).asException();
        }
    }
}
