package dev.xs2gateway.http.pipeline;

import dev.xs2gateway.http.delivery.DeliveryWatches;
import dev.xs2gateway.http.delivery.FileExchange;
import dev.xs2gateway.http.delivery.FileResponses;
import dev.xs2gateway.http.problem.Problems;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.shutdown.ShutdownConfig;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * Answers waiting requests with 503 and {@code Retry-After} during a shutdown, just before the gateway stops waiting for them.
 *
 * <p>Quarkus does the rest ({@code quarkus.shutdown.*}): readiness turns down, then Quarkus waits for
 * the requests under way, up to a limit, and then closes their connections without an answer. A file
 * whose bytes are on their way is left to that, except that its audit record states that it was cut.
 */
@Singleton
final class ShutdownNotifier implements StageHandler {
    private static final Logger LOG = Logger.getLogger(ShutdownNotifier.class);
    private static final Duration BEFORE_THE_END = Duration.ofSeconds(1);
    // The time that a thread needs to notice the cancellation, close its connection and write its record.
    private static final Duration LAST_RECORD = Duration.ofSeconds(3);
    private static final Duration AGAIN = Duration.ofMillis(100);

    private final Set<RoutingContext> waiting = ConcurrentHashMap.newKeySet();
    private final ShutdownConfig shutdown;
    private final Vertx vertx;
    private final ProblemResponder early;
    private final FileResponses responses;
    private final DeliveryWatches watches;
    private final Clock clock;

    @Inject
    ShutdownNotifier(
            ShutdownConfig shutdown,
            Vertx vertx,
            ProblemResponder early,
            FileResponses responses,
            DeliveryWatches watches,
            Clock clock) {
        this.shutdown = shutdown;
        this.vertx = vertx;
        this.early = early;
        this.responses = responses;
        this.watches = watches;
        this.clock = clock;
    }

    @Override
    public Stage stage() {
        return Stage.SHUTDOWN;
    }

    @Override
    public void handle(RoutingContext request) {
        waiting.add(request);
        request.addEndHandler(ended -> waiting.remove(request));
        request.next();
    }

    void goingDown(@Observes ShutdownDelayInitiatedEvent event) {
        Duration left =
                shutdown.delay().orElse(Duration.ZERO).plus(shutdown.timeout().orElse(Duration.ZERO));
        vertx.setTimer(Math.max(1, left.minus(BEFORE_THE_END).toMillis()), due -> {
            LOG.infof("Shutting down: answering %d waiting requests with 503 and Retry-After", waiting.size());
            answerAll();
            // Repeated for requests that arrive, or begin to wait, in the last second.
            vertx.setPeriodic(AGAIN.toMillis(), again -> answerAll());
        });
    }

    /**
     * Cuts the deliveries under way while connections, threads and logs still exist: the audit
     * records must state how much of a ticket has left. Quarkus has waited for all requests whose
     * response has not ended, and no delivery ends its response before its last byte has left.
     */
    void down(@Observes ShutdownEvent event) throws InterruptedException {
        Instant lastRecord = clock.instant().plus(LAST_RECORD);
        responses.cancelAll(clock, lastRecord);
        watches.cancelAll(clock, lastRecord);
    }

    private void answerAll() {
        // A request for a file is answered by the thread that waits for it, which also writes its audit record.
        watches.cancelWaiting();
        waiting.stream()
                .filter(request -> FileExchange.of(request) == null)
                .filter(request -> !request.response().headWritten())
                .forEach(request -> early.answer(request, Problems.shuttingDown()));
    }
}
