package dev.xs2gateway.http.json;

import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.impl.BufferImpl;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import org.jspecify.annotations.Nullable;

/** JSON as it is sent. The bytes are shared by all who send it, so nobody changes them. */
public final class JsonBytes {
    private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");

    private final byte[] bytes;
    private final UnsentAnswers.@Nullable Share share;

    /** The bytes are not copied. */
    public JsonBytes(byte[] bytes) {
        this(bytes, null);
    }

    /** {@code share}: the memory that it takes, released once the caller has taken the answer, or left. */
    public JsonBytes(byte[] bytes, UnsentAnswers.@Nullable Share share) {
        this.bytes = bytes;
        this.share = share;
    }

    /** Where it is not sent after all. */
    void drop() {
        if (share != null) {
            share.release();
        }
    }

    byte[] bytes() {
        return bytes;
    }

    /** As the whole body; no copy, no serialiser, no other thread. */
    void send(HttpServerResponse response) {
        response.headers().set(HttpHeaders.CONTENT_TYPE, JSON);
        // The future and not the end handler, which is called as soon as the bytes are queued.
        response.end(BufferImpl.buffer(Unpooled.wrappedBuffer(bytes))).onComplete(sent -> drop());
    }
}
