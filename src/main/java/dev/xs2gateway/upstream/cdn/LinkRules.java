package dev.xs2gateway.upstream.cdn;

import dev.xs2gateway.failure.Failure;
import dev.xs2gateway.upstream.url.HttpUrl;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;

/**
 * Where a link may lead, so that no answer of the vendor and no name server can send us into our own network: https, a listed host
 * and port, public addresses only. {@code insecure} is for tests and development.
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
     * The link as it is to be connected to, and the addresses to reach it at; refused otherwise. Connects to nothing but the name
     * server.
     */
    LinkTarget check(HttpUrl link) {
        refuseIf(!link.isHttps() && !insecure, "its scheme is not https");
        HttpUrl named = link.withHost(withoutRoot(link.host()));
        refuseIf(hosts.entries().isEmpty(), "gateway.upstream.cdn-hosts lists no host");
        refuseIf(!hosts.lists(named.host()), "its host is not listed in gateway.upstream.cdn-hosts");
        refuseIf(!hosts.lists(named.host(), named.port(), insecure), "its port is not the listed one");
        return new LinkTarget(named, addresses(named.host()));
    }

    /** A name's final dot says only that it is complete. */
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
            // Without its cause, which names the host.
            throw new Failure.UpstreamUnavailable("the zip link's host cannot be resolved", SOON).asException();
        }
    }

    private static void refuseIf(boolean breach, String why) {
        if (breach) {
            throw new Failure.LinkRefused(why).asException();
        }
    }
}
