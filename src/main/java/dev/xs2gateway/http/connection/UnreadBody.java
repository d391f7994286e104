package dev.xs2gateway.http.connection;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;

/** The part of a request's body that nobody wants. */
public final class UnreadBody {
    private static final long HTTP2_NO_ERROR = 0x0;
    private static final long LINGER_MILLIS = 2_000;

    private UnreadBody() {}

    /**
     * Refuses it, once the answer has left; on the event loop. HTTP/1.1 can only close the connection; over HTTP/2 the connection is
     * also others', and the stream's end is enough (RFC 9113, 8.1).
     */
    public static void refuse(RoutingContext routing) {
        HttpServerRequest request = routing.request();
        if (isHttp2(request)) {
            // The end of a request without a body is seen only after its head.
            routing.vertx().runOnContext(seen -> resetLater(request, routing.vertx()));
        } else if (request.isEnded()) {
            request.connection().close();
        } else {
            linger(request, routing.vertx());
        }
    }

    /** Not at once: the reset may overtake the answer, and its reader would see nothing else. */
    private static void resetLater(HttpServerRequest request, Vertx vertx) {
        if (!request.isEnded()) {
            request.handler(unwanted -> {});
            request.exceptionHandler(gone -> {});
            vertx.setTimer(LINGER_MILLIS, late -> request.response().reset(HTTP2_NO_ERROR));
            request.resume();
        }
    }

    /** To close over bytes that nobody has read is a reset, which may take the answer away from a caller who still sends. */
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
