package dev.xs2gateway.upstream;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Finds the addresses of a link's host; waits. */
@FunctionalInterface
interface LinkResolver {
    List<InetAddress> resolve(String host) throws UnknownHostException;
}
