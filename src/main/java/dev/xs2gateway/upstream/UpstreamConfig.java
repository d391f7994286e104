package dev.xs2gateway.upstream;

import dev.xs2gateway.StrictBooleanConverter;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The settings for XS2Event: its address, the gateway's account there, and the timeouts, limits and retries of calls. */
@ConfigMapping(prefix = "gateway.upstream")
public interface UpstreamConfig {
    /** The API's origin, such as {@code https://api.xs2event.com}; the key is sent to this origin only. */
    URI url();

    /** The account's key; required unless {@link #apiKeyFile} is set. */
    Optional<String> apiKey();

    /**
     * A file that holds the key, instead of {@link #apiKey}. Whenever the file changes, the gateway reads it
     * again and tries the key at once.
     */
    Optional<Path> apiKeyFile();

    /** The name of the account in the data that pods share. One deployment serves one account and ignores the data of others. */
    @WithDefault("default")
    String account();

    /** The hosts that zip links may lead to: {@code files.example.com}, {@code *.example.com}, each optionally with {@code :port}. */
    Optional<List<String>> cdnHosts();

    /** Allows zip links to use http and private addresses of the listed hosts; for tests and development. */
    @WithDefault("false")
    @WithConverter(StrictBooleanConverter.class)
    boolean cdnInsecure();

    /** The path of the list of orders: {@code /v1/bookingorders}, or {@code /v1/bookingorders/list}. */
    @WithDefault("/v1/bookingorders")
    String ordersPath();

    @WithDefault("5s")
    Duration connectTimeout();

    /**
     * The timeout of a whole JSON call, without its wait for the budget. For a file: the timeout until the
     * response head, and between two pieces of the body.
     */
    @WithDefault("20s")
    Duration timeout();

    /**
     * The minimum rate of a file, a zip or a link while the gateway waits for it; a slower one fails like one that does not arrive in time.
     */
    @WithDefault("20K/20s")
    LeastRate leastRate();

    @WithDefault("50")
    int batchIds();

    /** The longest {@code in:[…]} query, in bytes of the encoded URL. */
    @WithDefault("4000")
    int batchUrlBytes();

    @WithDefault("100")
    int pageSize();

    @WithDefault("15m")
    Duration refusedProbe();

    /** How often a call is retried that failed without an answer, or with 500, 502 or 504; each retry spends a call. */
    @WithDefault("1")
    int retries();

    @WithDefault("200ms")
    Duration retryDelay();

    /** The number of recent calls that the circuit breaker considers. */
    @WithDefault("20")
    int breakerCalls();

    /** The share of those calls that must fail to open the circuit breaker: above 0, at most 1. */
    @WithDefault("0.75")
    double breakerRatio();

    /** How long the circuit breaker stays open. */
    @WithDefault("5s")
    Duration breakerDelay();
}
