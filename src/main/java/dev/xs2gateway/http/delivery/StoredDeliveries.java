package dev.xs2gateway.http.delivery;

import dev.xs2gateway.access.AuditLog;
import dev.xs2gateway.access.AuditRecord;
import dev.xs2gateway.files.FilesConfig;
import dev.xs2gateway.files.transfer.OpenFile;
import dev.xs2gateway.http.connection.Http1Connection;
import dev.xs2gateway.http.delivery.FileExchange.Asked;
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
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The way of a file that lies here already, all on the event loop: cheaper than {@link DeliveryWriter}, which waits on a thread for what has
 * yet to come, and serves parts and HTTP/2 too.
 */
@Singleton
public final class StoredDeliveries {
    // Into so many parts a wait is cut, to see whether anything left in each.
    private static final int LOOKS = 4;
    private static final List<String> MORE_THAN_PLAIN =
            List.of("Range", "If-Match", "If-None-Match", "Content-Length", "Transfer-Encoding");

    private final AuditLog audit;
    private final Set<StoredDelivery> open = ConcurrentHashMap.newKeySet();

    @Inject
    StoredDeliveries(AuditLog audit, FilesConfig config, Vertx vertx) {
        this.audit = audit;
        Duration look = config.idleTimeout().dividedBy(LOOKS);
        vertx.setPeriodic(Math.max(1, look.toMillis()), due -> open.forEach(delivery -> delivery.look(LOOKS)));
    }

    /** Whether this is a plain question for a whole file, without a body, over a connection on which it can be given in this way. */
    public static boolean mayAnswer(HttpServerRequest request) {
        MultiMap headers = request.headers();
        return request.method().equals(HttpMethod.GET)
                && Http1Connection.takesFiles(request)
                && MORE_THAN_PLAIN.stream().noneMatch(headers::contains);
    }

    /** Sends what a request asked for, and leaves its audit record; on the event loop. Closes the file once it has left. */
    public void send(OpenFile file, Asked asked, RoutingContext request) {
        FileAudit.take(request);
        StoredDelivery delivery = new StoredDelivery(
                request.request(),
                request.vertx().getOrCreateContext(),
                file,
                outcome -> audit.writeSoon(asked.ended(
                        request,
                        FileExchange.hex(file.head().stated()),
                        FileExchange.hex(outcome.computed()),
                        AuditRecord.Outcome.of(outcome.complete()),
                        outcome.status(),
                        null,
                        outcome.bytes())));
        open.add(delivery);
        CompletableFuture<Void> _ = delivery.over().thenRun(() -> open.remove(delivery));
        delivery.start();
    }

    /** Cuts those that are still on their way, which Quarkus has waited for, and waits, no longer than until then, for their records. */
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
            // They have had their time.
        }
    }
}
