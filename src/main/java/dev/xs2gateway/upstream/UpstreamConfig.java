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

/** Where XS2Event is, who we are there, and how patient and how persistent we are with it. */
@ConfigMapping(prefix = "gateway.upstream")
public interface UpstreamConfig {
    /** The API's origin, such as {@code https://api.xs2event.com}; the key is sent there and nowhere else. */
    URI url();

    /** The account's key; needed, unless it stands in a file. */
    Optional<String> apiKey();

    /** A file that holds the key, instead of {@link #apiKey}. It is read again, and the key tried at once, whenever it changes. */
    Optional<Path> apiKeyFile();

    /** Names the account in what pods share: one deployment serves one, and others are none of its business. */
    @WithDefault("default")
    String account();

    /** Hosts that zip links may lead to: {@code files.example.com}, {@code *.example.com}, each perhaps with {@code :port}. */
    Optional<List<String>> cdnHosts();

    /** Lets zip links use http and private addresses of the listed hosts; for tests and development. */
    @WithDefault("false")
    @WithConverter(StrictBooleanConverter.class)
    boolean cdnInsecure();

    /** {@code /v1/bookingorders}, or {@code /v1/bookingorders/list}. */
    @WithDefault("/v1/bookingorders")
    String ordersPath();

    @WithDefault("5s")
    Duration connectTimeout();

    /** The whole of a JSON call, its wait for the budget left out; for a file: to its head, and between two pieces of its body. */
    @WithDefault("20s")
    Duration timeout();

    /** How fast a file, a zip or a link must come while it is waited for; what is slower fails as what does not come in time. */
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

    /** How often a call that failed without an answer, or with a 500, 502 or 504, is made again; each time spends a call. */
    @WithDefault("1")
    int retries();

    @WithDefault("200ms")
    Duration retryDelay();

    /** The last calls that the breaker looks at. */
    @WithDefault("20")
    int breakerCalls();

    /** The share of them that must have failed to open it: above 0, at most 1. */
    @WithDefault("0.75")
    double breakerRatio();

    /** How long it stays open. */
    @WithDefault("5s")
    Duration breakerDelay();
}
