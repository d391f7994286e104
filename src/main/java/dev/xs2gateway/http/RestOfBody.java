package dev.xs2gateway.http;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;

/** The part of a request's body that nobody wants. */
final class RestOfBody {
    private static final long HTTP2_NO_ERROR = 0x0;

    private RestOfBody() {}

    /**
     * Refuses it, once the answer has left. HTTP/1.1 can only close the connection; over HTTP/2 the connection is also others', and
     * the stream's end is enough (RFC 9113, 8.1).
     */
    static void refuse(HttpServerRequest request) {
        if (isHttp2(request)) {
            request.response().reset(HTTP2_NO_ERROR);
        } else {
            request.connection().close();
        }
    }

    static boolean isHttp2(HttpServerRequest request) {
        return request.version() == HttpVersion.HTTP_2;
    }
}
