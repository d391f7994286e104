package dev.xs2gateway.http.delivery;

import io.vertx.core.http.HttpServerResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Interrupts the thread that opened it when its caller disconnects, or when the gateway cancels the wait; never after it has been closed.
 *
 * <p>For all code that waits on behalf of one caller on that caller's own thread: without a watch, a caller that disconnects while
 * XS2Event is slow is noticed only when the next byte is written. The same thread opens and closes a watch, and has one open at a time.
 */
public final class DeliveryWatch implements AutoCloseable {
    private static final Set<DeliveryWatch> OPEN = ConcurrentHashMap.newKeySet();

    private final HttpServerResponse response;
    private final Thread watched = Thread.currentThread();
    private boolean closed;
    private boolean interrupted;

    private DeliveryWatch(HttpServerResponse response) {
        this.response = response;
    }

    public static DeliveryWatch over(HttpServerResponse response) {
        DeliveryWatch watch = new DeliveryWatch(response);
        OPEN.add(watch);
        // A response has a single close handler. This one replaces that of Quarkus REST, which
        // skips handlers that would notice the closed connection by themselves. The exception
        // handler and the end handler are no alternative: RoutingContext.addEndHandler uses them.
        response.closeHandler(closed -> watch.streamClosed());
        if (response.closed()) {
            watch.streamClosed();
        }
        return watch;
    }

    /** Interrupts the threads whose response has not begun; deliveries whose bytes are on their way continue. */
    public static void cancelWaiting() {
        OPEN.stream().filter(watch -> !watch.response.headWritten()).forEach(DeliveryWatch::wake);
    }

    /**
     * Interrupts all watched threads, also those whose bytes are on their way, and
     * waits for them to write their audit records, until {@code until} at the latest.
     */
    public static void cancelAll(Clock clock, Instant until) throws InterruptedException {
        List<DeliveryWatch> dismissed = List.copyOf(OPEN);
        dismissed.forEach(DeliveryWatch::wake);
        for (DeliveryWatch watch : dismissed) {
            watch.watched.join(Duration.between(clock.instant(), until));
        }
    }

    private void streamClosed() {
        // An HTTP/2 stream also closes when everything has been sent; the future of the end then reports the outcome.
        if (!response.ended()) {
            wake();
        }
    }

    private synchronized void wake() {
        if (!closed) {
            interrupted = true;
            watched.interrupt();
        }
    }

    /**
     * Closes the watch. Clears an interrupt that this watch has caused and that
     * the thread has not noticed yet: it would hit whatever the thread does next.
     */
    @Override
    public void close() {
        OPEN.remove(this);
        response.closeHandler(null);
        synchronized (this) {
            closed = true;
            if (interrupted) {
                Thread.interrupted();
            }
        }
    }
}
