package dev.xs2gateway.upstream.cdn;

import dev.xs2gateway.InvalidSettingException;
import dev.xs2gateway.failure.FailureException;
import dev.xs2gateway.upstream.url.UrlHost;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One listed host: {@code files.example.com}, or {@code *.example.com} for its subdomains only; each optionally with a port. */
record CdnHost(String name, boolean subdomains, OptionalInt port) {
    private static final int HTTPS = 443;
    private static final Pattern ENTRY =
            Pattern.compile("(?<below>\\*\\.)?(?<host>\\[[^]]*]|[^-:*/][^:*/]*)(:(?<port>[1-9][0-9]{0,4}))?");

    /** Parses an entry. Its host is read like the host of a link: internationalised names become ASCII, addresses take one form. */
    static CdnHost parse(String entry) {
        Matcher parts = ENTRY.matcher(entry.strip());
        String host = parts.matches() ? host(parts.group("host")) : null;
        boolean subdomains = host != null && parts.group("below") != null;
        InvalidSettingException.unless(
                host != null && !(subdomains && UrlHost.isAddress(host)),
                "gateway.upstream.cdn-hosts",
                '"' + entry + '"',
                "a host (files.example.com) or its subdomains (*.example.com), each perhaps with :port");
        String port = parts.group("port");
        return new CdnHost(
                Objects.requireNonNull(host),
                subdomains,
                port == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(port)));
    }

    private static @Nullable String host(String text) {
        try {
            String host = UrlHost.parse(text);
            return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        } catch (FailureException unreadable) {
            return null;
        }
    }

    boolean names(String host) {
        return subdomains ? host.length() > name.length() + 1 && host.endsWith("." + name) : host.equals(name);
    }

    boolean allows(int linkPort, boolean anyPort) {
        return port.isPresent() ? linkPort == port.getAsInt() : anyPort || linkPort == HTTPS;
    }
}
