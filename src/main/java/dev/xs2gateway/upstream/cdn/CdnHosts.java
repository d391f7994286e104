package dev.xs2gateway.upstream.cdn;

import java.util.List;

/** The hosts that zip links may lead to. */
public record CdnHosts(List<CdnHost> entries) {
    /** Parses the entries of the setting; throws an {@link IllegalArgumentException} that names a bad entry and states what is allowed. */
    public static CdnHosts parse(List<String> entries) {
        return new CdnHosts(entries.stream().map(CdnHost::parse).toList());
    }

    /** Whether an entry names the host, which must be in lower case and without a trailing dot. */
    boolean lists(String host) {
        return entries.stream().anyMatch(entry -> entry.names(host));
    }

    /**
     * Whether an entry allows the host and port. An entry without a port allows every port if {@code anyPort}
     * is set, otherwise only the https port.
     */
    boolean lists(String host, int port, boolean anyPort) {
        return entries.stream().anyMatch(entry -> entry.names(host) && entry.allows(port, anyPort));
    }
}
