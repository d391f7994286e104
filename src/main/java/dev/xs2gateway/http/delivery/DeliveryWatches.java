package dev.xs2gateway.http.delivery;

import io.vertx.core.http.HttpServerResponse;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The {@link DeliveryWatch}es that are open: all virtual threads that wait on behalf of a caller. */
@Singleton
public final class DeliveryWatches {
    private final Set<DeliveryWatch> open = ConcurrentHashMap.newKeySet();

    /** Opens a watch over the calling thread and the response that it will write. */
    DeliveryWatch over(HttpServerResponse response) {
        DeliveryWatch watch = new DeliveryWatch(this, response);
        open.add(watch);
        watch.start();
        return watch;
    }

    void remove(DeliveryWatch watch) {
        open.remove(watch);
    }

    /** Interrupts the threads whose response has not begun; deliveries whose bytes are on their way continue. */
    public void cancelWaiting() {
        open.stream().filter(DeliveryWatch::isWaiting).forEach(DeliveryWatch::wake);
    }

    /**
     * Interrupts all watched threads, also those whose bytes are on their way, and
     * waits for them to write their audit records, until {@code until} at the latest.
     */
    public void cancelAll(Clock clock, Instant until) throws InterruptedException {
        List<DeliveryWatch> dismissed = List.copyOf(open);
        dismissed.forEach(DeliveryWatch::wake);
        for (DeliveryWatch watch : dismissed) {
            watch.watched().join(Duration.between(clock.instant(), until));
        }
    }
}
