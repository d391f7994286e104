package dev.xs2gateway.upstream.cdn;

import dev.xs2gateway.upstream.url.HttpUrl;
import java.net.InetAddress;
import java.util.List;

/**
 * A link that passed {@link LinkRules}, and the addresses that passed with it. A connection must use these
 * addresses and not resolve the name again.
 */
record LinkTarget(HttpUrl url, List<InetAddress> addresses) {
    @Override
    public String toString() {
        return "a zip link";
    }
}
