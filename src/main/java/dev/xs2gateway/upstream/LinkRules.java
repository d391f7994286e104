package dev.xs2gateway.upstream;

import dev.xs2gateway.failure.Failure;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

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

    /** The link and the addresses to reach it at; refused otherwise. Connects to nothing but the name server. */
    LinkTarget check(URI link) {
        String scheme = scheme(link);
        String host = host(link);
        int port = port(link, scheme);
        refuseIf(hosts.entries().isEmpty(), "gateway.upstream.cdn-hosts lists no host");
        refuseIf(!hosts.lists(host), "its host is not listed in gateway.upstream.cdn-hosts");
        refuseIf(!hosts.lists(host, port, insecure), "its port is not the listed one");
        return new LinkTarget(rebuilt(link, scheme, host), addresses(host));
    }

    private String scheme(URI link) {
        refuseIf(link.getScheme() == null, "it is not absolute");
        String scheme = link.getScheme().toLowerCase(Locale.ROOT);
        refuseIf(!scheme.equals("https") && !(insecure && scheme.equals("http")), "its scheme is not https");
        return scheme;
    }

    private static String host(URI link) {
        refuseIf(link.getRawUserInfo() != null, "it names a user");
        refuseIf(link.getHost() == null, "its host cannot be read");
        String host = link.getHost().toLowerCase(Locale.ROOT);
        return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    }

    private static int port(URI link, String scheme) {
        int standard = scheme.equals("https") ? 443 : 80;
        int port = link.getPort() == -1 ? standard : link.getPort();
        refuseIf(port < 1 || port > 65_535, "its port is none");
        return port;
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

    /** What was checked and nothing else: no fragment, no user, the host as it was compared. */
    private static URI rebuilt(URI link, String scheme, String host) {
        String port = link.getPort() == -1 ? "" : ":" + link.getPort();
        String query = link.getRawQuery() == null ? "" : "?" + link.getRawQuery();
        return URI.create(scheme + "://" + host + port + link.getRawPath() + query);
    }

    private static void refuseIf(boolean breach, String why) {
        if (breach) {
            throw new Failure.LinkRefused(why).asException();
        }
    }
}
