package dev.xs2gateway.http.json;

import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.impl.BufferImpl;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import org.jspecify.annotations.Nullable;

/** JSON in the bytes that are sent. All answers that send them share the bytes, so no code may change them. */
public final class JsonBytes {
    private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");

    private final byte[] bytes;
    private final UnsentAnswers.@Nullable Share share;

    /** Wraps the bytes without copying them. */
    public JsonBytes(byte[] bytes) {
        this(bytes, null);
    }

    /**
     * Wraps the bytes of an answer that holds {@code share}, its part of the memory for unsent
     * answers. The share is released once the caller has taken the answer or has disconnected.
     */
    public JsonBytes(byte[] bytes, UnsentAnswers.@Nullable Share share) {
        this.bytes = bytes;
        this.share = share;
    }

    /** Releases the memory of an answer that is not sent. */
    void drop() {
        if (share != null) {
            share.release();
        }
    }

    byte[] bytes() {
        return bytes;
    }

    /** Sends the bytes as the whole body, without a copy, a serialiser or another thread. */
    void send(HttpServerResponse response) {
        response.headers().set(HttpHeaders.CONTENT_TYPE, JSON);
        // Uses the future, because the end handler is called as soon as the bytes are queued.
        response.end(BufferImpl.buffer(Unpooled.wrappedBuffer(bytes))).onComplete(sent -> drop());
    }
}
