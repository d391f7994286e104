package dev.xs2gateway.http.delivery;

import io.vertx.core.http.HttpServerResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Interrupts the thread that opened it when its caller leaves or shall wait no longer, and never once it is closed.
 *
 * <p>For everything that waits on behalf of one caller on that caller's own thread: without it, a caller that leaves while upstream
 * is slow is missed until the next byte is written. Opened and closed by that thread, one at a time.
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
        // There is one such handler. Quarkus REST has set its own, which skips handlers that would find out by
        // themselves; the
        // exception handler and the end handler belong to those who use RoutingContext.addEndHandler.
        response.closeHandler(closed -> watch.streamClosed());
        if (response.closed()) {
            watch.streamClosed();
        }
        return watch;
    }

    /** Wakes whoever still waits for a first byte; what is on its way goes on. */
    public static void cancelWaiting() {
        OPEN.stream().filter(watch -> !watch.response.headWritten()).forEach(DeliveryWatch::wake);
    }

    /** Wakes everybody, also those whose bytes are on their way, and waits, no longer than until then, for their records. */
    public static void cancelAll(Clock clock, Instant until) throws InterruptedException {
        List<DeliveryWatch> dismissed = List.copyOf(OPEN);
        dismissed.forEach(DeliveryWatch::wake);
        for (DeliveryWatch watch : dismissed) {
            watch.watched.join(Duration.between(clock.instant(), until));
        }
    }

    private void streamClosed() {
        // An HTTP/2 stream also closes when all has been sent; then the future of the end knows how it went.
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

    /** Also takes back an interrupt of its own that nobody has noticed: it would hit whatever this thread does next. */
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
