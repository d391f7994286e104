package dev.xs2gateway.http.pipeline;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Limits on request bodies: the size of one body, the bytes of all bodies held at once, and the time for sending one. */
public final class BodyLimits {
    // A thousand ids of 64 characters take 67 KB.
    public static final long MOST_OF_ONE = 256 * 1024;
    private static final int PART_OF_HEAP = 16;

    private final Duration timeout;
    private final long mostOfAll;
    private final AtomicLong held = new AtomicLong();

    BodyLimits(Duration timeout, long heap) {
        this.timeout = timeout;
        this.mostOfAll = Math.max(MOST_OF_ONE, heap / PART_OF_HEAP);
    }

    Duration timeout() {
        return timeout;
    }

    /** Returns the length that a request states for its body; -1 if it states none. Vert.x has refused values that are not numbers. */
    static long length(HttpServerRequest request) {
        @Nullable String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return length != null && length.matches("[0-9]{1,18}") ? Long.parseLong(length) : -1;
    }

    /** Whether the head of a request announces no body. */
    static boolean hasNone(HttpServerRequest request) {
        return length(request) <= 0
                && !request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
                && (request.isEnded() || !request.method().equals(HttpMethod.POST));
    }

    static boolean isTooLarge(long bytes) {
        return bytes > MOST_OF_ONE;
    }

    /** Counts bytes as held, and returns whether there is room for them. */
    boolean hold(long bytes) {
        return held.addAndGet(bytes) <= mostOfAll;
    }

    void release(long bytes) {
        held.addAndGet(-bytes);
    }
}
