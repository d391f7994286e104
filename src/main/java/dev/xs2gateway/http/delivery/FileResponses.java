package dev.xs2gateway.http.delivery;

import dev.xs2gateway.files.FilesConfig;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
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

/** The {@link FileResponse}s whose bytes are on their way, and the timer that cuts those that stall. */
@Singleton
public final class FileResponses {
    // The idle timeout is divided into this many parts; after each
    // part, every response checks whether any bytes have left.
    private static final int LOOKS = 4;

    private final Set<FileResponse> open = ConcurrentHashMap.newKeySet();

    @Inject
    FileResponses(FilesConfig config, Vertx vertx) {
        Duration look = config.idleTimeout().dividedBy(LOOKS);
        vertx.setPeriodic(Math.max(1, look.toMillis()), due -> open.forEach(response -> response.look(LOOKS)));
    }

    /** Opens the response to a request, whose outcome must be reported from now on. */
    FileResponse open(HttpServerRequest request, Delivery delivery) {
        FileResponse response = new FileResponse(request, delivery);
        open.add(response);
        CompletableFuture<Void> _ = response.over().thenRun(() -> open.remove(response));
        return response;
    }

    /**
     * Cuts the responses that are still under way, for which Quarkus has waited,
     * and waits for their audit records until {@code until} at the latest.
     */
    public void cancelAll(Clock clock, Instant until) throws InterruptedException {
        List<FileResponse> dismissed = List.copyOf(open);
        dismissed.forEach(FileResponse::cut);
        CompletableFuture<Void> all = CompletableFuture.allOf(
                dismissed.stream().map(FileResponse::over).toArray(CompletableFuture<?>[]::new));
        try {
            all.get(Math.max(0, Duration.between(clock.instant(), until).toMillis()), TimeUnit.MILLISECONDS);
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        } catch (TimeoutException e) {
            // The deadline has passed; shutdown continues without the remaining records.
        }
    }
}
