package dev.xs2gateway.http.delivery;

import dev.xs2gateway.files.FilesConfig;
import dev.xs2gateway.files.transfer.OpenFile;
import dev.xs2gateway.http.connection.Http1Connection;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Sends stored files entirely on the event loop. This is cheaper than {@link DeliveryWriter},
 * which waits on a thread for bytes that have yet to arrive, and also serves ranges and HTTP/2.
 */
@Singleton
public final class StoredDeliveries {
    // The idle timeout is divided into this many parts; after each
    // part, every delivery checks whether any bytes have left.
    private static final int LOOKS = 4;
    private static final List<String> MORE_THAN_PLAIN =
            List.of("Range", "If-Match", "If-None-Match", "Content-Length", "Transfer-Encoding");

    private final Set<StoredDelivery> open = ConcurrentHashMap.newKeySet();

    @Inject
    StoredDeliveries(FilesConfig config, Vertx vertx) {
        Duration look = config.idleTimeout().dividedBy(LOOKS);
        vertx.setPeriodic(Math.max(1, look.toMillis()), due -> open.forEach(delivery -> delivery.look(LOOKS)));
    }

    /** Whether a request is a plain GET for a whole file, without a body, on a connection over which the event loop can send files. */
    public static boolean mayAnswer(HttpServerRequest request) {
        MultiMap headers = request.headers();
        return request.method().equals(HttpMethod.GET)
                && Http1Connection.takesFiles(request)
                && MORE_THAN_PLAIN.stream().noneMatch(headers::contains);
    }

    /** Sends a file and reports the outcome to the request's exchange; must be called on the event loop. Closes the file once it has left. */
    public void send(OpenFile file, RoutingContext request) {
        FileExchange exchange = Objects.requireNonNull(FileExchange.of(request), "the route gives no file");
        exchange.claim(() -> 0);
        exchange.states(file.head().stated());
        StoredDelivery delivery =
                new StoredDelivery(request.request(), request.vertx().getOrCreateContext(), file, exchange::delivered);
        open.add(delivery);
        CompletableFuture<Void> _ = delivery.over().thenRun(() -> open.remove(delivery));
        delivery.start();
    }

    /**
     * Cuts the deliveries that are still under way, for which Quarkus has waited,
     * and waits for their audit records until {@code until} at the latest.
     */
    public void cancelAll(Clock clock, Instant until) throws InterruptedException {
        List<StoredDelivery> dismissed = List.copyOf(open);
        dismissed.forEach(StoredDelivery::cut);
        CompletableFuture<Void> all = CompletableFuture.allOf(
                dismissed.stream().map(StoredDelivery::over).toArray(CompletableFuture<?>[]::new));
        try {
            all.get(Math.max(0, Duration.between(clock.instant(), until).toMillis()), TimeUnit.MILLISECONDS);
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        } catch (TimeoutException e) {
            // The deadline has passed; shutdown continues without the remaining records.
        }
    }
}
