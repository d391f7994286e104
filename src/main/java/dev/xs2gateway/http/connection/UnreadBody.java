package dev.xs2gateway.http.connection;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;

/** The part of a request's body that no code reads. */
public final class UnreadBody {
    private static final long HTTP2_NO_ERROR = 0x0;
    private static final long LINGER_MILLIS = 2_000;

    private UnreadBody() {}

    /**
     * Refuses the rest of a body after the answer has left; must be called on the event loop. Over HTTP/1.1 this can only
     * close the connection; an HTTP/2 connection also carries other requests, and ending the stream is enough (RFC 9113, 8.1).
     */
    public static void refuse(RoutingContext routing) {
        HttpServerRequest request = routing.request();
        if (isHttp2(request)) {
            // For a request without a body, the end is signalled only after its head.
            routing.vertx().runOnContext(seen -> resetLater(request, routing.vertx()));
        } else if (request.isEnded()) {
            request.connection().close();
        } else {
            linger(request, routing.vertx());
        }
    }

    /** Resets the stream after a delay: an immediate reset may overtake the answer, and the caller would see only the reset. */
    private static void resetLater(HttpServerRequest request, Vertx vertx) {
        if (!request.isEnded()) {
            request.handler(unwanted -> {});
            request.exceptionHandler(gone -> {});
            vertx.setTimer(LINGER_MILLIS, late -> request.response().reset(HTTP2_NO_ERROR));
            request.resume();
        }
    }

    /**
     * Reads and discards the rest of the body for a while before closing. Closing a connection with
     * unread bytes sends a TCP reset, which may take the answer away from a caller that is still sending.
     */
    private static void linger(HttpServerRequest request, Vertx vertx) {
        request.handler(unwanted -> {});
        request.exceptionHandler(gone -> {});
        request.endHandler(all -> request.connection().close());
        Http1Connection.of(request).closeOutput();
        vertx.setTimer(LINGER_MILLIS, late -> request.connection().close());
        request.resume();
    }

    public static boolean isHttp2(HttpServerRequest request) {
        return request.version() == HttpVersion.HTTP_2;
    }
}
