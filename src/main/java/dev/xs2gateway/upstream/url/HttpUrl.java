package dev.xs2gateway.upstream.url;

import org.jspecify.annotations.Nullable;

/**
 * An http or https URL as the WHATWG URL standard defines it: the host to connect to, and the request target to
 * send. It contains no user and no fragment. A link is a secret, so the text form does not show it.
 *
 * @param scheme {@code http} or {@code https}
 * @param host a name in lower-case ASCII, an IPv4 address of four decimal numbers, or an IPv6 address in brackets
 * @param port the stated port, or the scheme's default port
 * @param path percent-encoded; begins with a slash
 * @param query percent-encoded, without the question mark
 */
public record HttpUrl(
        String scheme,
        String host,
        int port,
        String path,
        @Nullable String query) {
    static int standardPort(String scheme) {
        return scheme.equals("https") ? 443 : 80;
    }

    public boolean isHttps() {
        return scheme.equals("https");
    }

    /** The host, followed by the port if it is not the scheme's default port. */
    public String authority() {
        return port == standardPort(scheme) ? host : host + ":" + port;
    }

    /** The request target in the form in which it is sent. */
    public String target() {
        return query == null ? path : path + "?" + query;
    }

    public HttpUrl withHost(String other) {
        return new HttpUrl(scheme, other, port, path, query);
    }

    HttpUrl withTarget(String otherPath, @Nullable String otherQuery) {
        return new HttpUrl(scheme, host, port, otherPath, otherQuery);
    }

    @Override
    public String toString() {
        return "a link";
    }
}
