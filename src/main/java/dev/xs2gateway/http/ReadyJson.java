package dev.xs2gateway.http;

import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.impl.BufferImpl;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;

/** JSON as it is sent. The bytes are shared by all who send it, so nobody changes them. */
public final class ReadyJson {
    private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");

    private final byte[] bytes;

    /** The bytes are not copied. */
    public ReadyJson(byte[] bytes) {
        this.bytes = bytes;
    }

    byte[] bytes() {
        return bytes;
    }

    /** As the whole body; no copy, no serialiser, no other thread. */
    void send(HttpServerResponse response) {
        response.headers().set(HttpHeaders.CONTENT_TYPE, JSON);
        response.end(BufferImpl.buffer(Unpooled.wrappedBuffer(bytes)));
    }
}
