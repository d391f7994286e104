package dev.xs2gateway.upstream;

import dev.xs2gateway.BadSetting;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One listed host: {@code files.example.com}, or {@code *.example.com} for its subdomains only; perhaps with a port. */
record CdnHost(String name, boolean subdomains, OptionalInt port) {
    private static final int HTTPS = 443;
    private static final Pattern ENTRY = Pattern.compile(
            "(?<host>[a-z0-9]([a-z0-9.-]*[a-z0-9])?|\\[[0-9a-f:.]+])\\.?" + "(:(?<port>[1-9][0-9]{0,4}))?");
    // A number at the end makes it an address, of which nothing can be below.
    private static final Pattern DOMAIN = Pattern.compile("(.*\\.)?[a-z][a-z0-9-]*");

    static CdnHost parse(String entry) {
        String text = entry.strip().toLowerCase(Locale.ROOT);
        boolean subdomains = text.startsWith("*.");
        Matcher parts = ENTRY.matcher(subdomains ? text.substring(2) : text);
        BadSetting.unless(
                parts.matches()
                        && (!subdomains || DOMAIN.matcher(parts.group("host")).matches()),
                "gateway.upstream.cdn-hosts",
                '"' + entry + '"',
                "a host (files.example.com) or its subdomains (*.example.com), each perhaps with :port");
        String port = parts.group("port");
        return new CdnHost(
                parts.group("host"),
                subdomains,
                port == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(port)));
    }

    boolean names(String host) {
        return subdomains ? host.length() > name.length() + 1 && host.endsWith("." + name) : host.equals(name);
    }

    boolean allows(int linkPort, boolean anyPort) {
        return port.isPresent() ? linkPort == port.getAsInt() : anyPort || linkPort == HTTPS;
    }
}
