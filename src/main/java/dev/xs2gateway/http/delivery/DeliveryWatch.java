package dev.xs2gateway.http.delivery;

import io.vertx.core.http.HttpServerResponse;

/**
 * Interrupts the thread that opened it when its caller disconnects, or when the gateway cancels the wait; never after it has been closed.
 *
 * <p>For all code that waits on behalf of one caller on that caller's own thread: without a watch, a caller that disconnects while
 * XS2Event is slow is noticed only when the next byte is written. The same thread opens and closes a watch, and has one open at a time.
 */
final class DeliveryWatch implements AutoCloseable {
    private final DeliveryWatches open;
    private final HttpServerResponse response;
    private final Thread watched = Thread.currentThread();
    private boolean closed;
    private boolean interrupted;

    DeliveryWatch(DeliveryWatches open, HttpServerResponse response) {
        this.open = open;
        this.response = response;
    }

    /** Begins to watch; called once, by the thread that is watched. */
    void start() {
        // A response has a single close handler. This one replaces that of Quarkus REST, which
        // skips handlers that would notice the closed connection by themselves. The exception
        // handler and the end handler are no alternative: RoutingContext.addEndHandler uses them.
        response.closeHandler(closed -> streamClosed());
        if (response.closed()) {
            streamClosed();
        }
    }

    boolean isWaiting() {
        return !response.headWritten();
    }

    Thread watched() {
        return watched;
    }

    private void streamClosed() {
        // An HTTP/2 stream also closes when everything has been sent; the future of the end then reports the outcome.
        if (!response.ended()) {
            wake();
        }
    }

    synchronized void wake() {
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
        open.remove(this);
        response.closeHandler(null);
        synchronized (this) {
            closed = true;
            if (interrupted) {
                Thread.interrupted();
            }
        }
    }
}
