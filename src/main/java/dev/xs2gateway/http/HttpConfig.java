package dev.xs2gateway.http;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/** How many callers there may be. */
@ConfigMapping(prefix = "gateway.http")
public interface HttpConfig {
    /** Requests that may be under way at once, cached answers not counted; by default as many as the heap has room for. */
    Optional<Integer> maxWaiting();
}
