package dev.xs2gateway.upstream.cdn;

import dev.xs2gateway.upstream.url.HttpUrl;
import java.net.InetAddress;
import java.util.List;

/** A link that passed {@link LinkRules}, and the addresses that passed with it: connect to these, look nothing up again. */
record LinkTarget(HttpUrl url, List<InetAddress> addresses) {
    @Override
    public String toString() {
        return "a zip link";
    }
}
