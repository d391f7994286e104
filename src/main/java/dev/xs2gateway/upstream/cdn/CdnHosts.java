package dev.xs2gateway.upstream.cdn;

import java.util.List;

/** The hosts that zip links may lead to. */
public record CdnHosts(List<CdnHost> entries) {
    /** Throws an {@link IllegalArgumentException} that names a bad entry and says what is allowed. */
    public static CdnHosts parse(List<String> entries) {
        return new CdnHosts(entries.stream().map(CdnHost::parse).toList());
    }

    /** {@code host} in lower case and without a trailing dot. */
    boolean lists(String host) {
        return entries.stream().anyMatch(entry -> entry.names(host));
    }

    /** {@code anyPort}: entries without a port of their own allow every port, else only https' own. */
    boolean lists(String host, int port, boolean anyPort) {
        return entries.stream().anyMatch(entry -> entry.names(host) && entry.allows(port, anyPort));
    }
}
