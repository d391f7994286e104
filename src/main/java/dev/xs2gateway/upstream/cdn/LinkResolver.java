package dev.xs2gateway.upstream.cdn;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Resolves the addresses of a link's host; blocks. */
@FunctionalInterface
public interface LinkResolver {
    List<InetAddress> resolve(String host) throws UnknownHostException;
}
