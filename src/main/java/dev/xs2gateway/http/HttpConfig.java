package dev.xs2gateway.http;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Limits on callers: how many there may be, and how long each may take to send a request. */
@ConfigMapping(prefix = "gateway.http")
public interface HttpConfig {
    /** The number of requests that may be under way at once, excluding cached answers; by default, as many as the heap has room for. */
    Optional<Integer> maxWaiting();

    /** The number of connections that may be open at once. Beyond it, each new one closes a connection that waits for its caller. */
    @WithDefault("10000")
    int maxConnections();

    /** The number of connections that one remote address may have open at once; by default there is no such limit. */
    Optional<Integer> maxConnectionsPerAddress();

    /** The origins whose pages may call the gateway (CORS), such as {@code https://shop.example.com}; by default there are none. */
    Optional<List<String>> corsOrigins();

    /** The longest time from the first byte of a request's head to its last. */
    @WithDefault("10s")
    Duration headTimeout();

    /** The longest time from the end of a request's head to the last byte of its body. */
    @WithDefault("30s")
    Duration bodyTimeout();

    /** How long a connection stays open while no request is under way and none is arriving. */
    @WithDefault("75s")
    Duration idleTimeout();
}
