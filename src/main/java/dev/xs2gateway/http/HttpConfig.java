package dev.xs2gateway.http;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** How many callers there may be, and how long they may take to ask. */
@ConfigMapping(prefix = "gateway.http")
public interface HttpConfig {
    /** Requests that may be under way at once, cached answers not counted; by default as many as the heap has room for. */
    Optional<Integer> maxWaiting();

    /** Connections that may be open at once. Beyond it one that waits for its caller is closed for each new one. */
    @WithDefault("10000")
    int maxConnections();

    /** From the first byte of a request's head to its last. */
    @WithDefault("10s")
    Duration headTimeout();

    /** From the end of a request's head to the last byte of its body. */
    @WithDefault("30s")
    Duration bodyTimeout();

    /** How long a connection stays open on which no request is under way and none is coming. */
    @WithDefault("75s")
    Duration idleTimeout();
}
